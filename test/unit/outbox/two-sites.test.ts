// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { DealKey } from '@/lib/deal/site';
import { offerOf } from '@/test/fixtures/undo-last';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, startClock, stopClock } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import { DEAL as OURS, onWire } from '../wazzup/start.ts';

const { id } = OURS;
const OUR: DealKey = { site: 'acme.crm.example', id };
/** A deal of another CRM that has the same number. */
const THEIRS: Deal = { ...OURS, name: 'Roof', uri: 'https://other.crm.example/deal/4217' };
const THEIR: DealKey = { site: 'other.crm.example', id };

beforeEach(() => startClock());
afterEach(stopClock);

function start() {
  const account = createAccount({ tokens: ['token-a'] });
  const manager = createManager({ wire: account.wire, token: () => 'token-a' });
  const press = ({ site }: DealKey, action: Action, deal: Deal, base: Deal | null) =>
    told(manager.press({ action, deal, base, site, sameDealAgreed: false }));
  return { ...account, manager, press, outbox: manager.outbox() };
}

describe('two CRMs that give one number to two deals', () => {
  it('a press for one waits only there, and taking back that for the other leaves it', async () => {
    const { outbox, press, wazzup } = start();
    wazzup.down(true);
    await given(press(OUR, 'create', OURS, null));
    expect(await given(outbox.status(OUR))).toMatchObject({ pending: true });
    expect(await given(outbox.status(THEIR))).toMatchObject({ pending: false });
    expect(await given(outbox.discard(THEIR))).toEqual({ isDropped: false, isGoing: false });
    wazzup.down(false);
    await pass(10 * 60_000);
    expect(wazzup.deals.all()).toEqual([onWire(OURS)]);
  });

  it('presses of both wait side by side: none replaces the other, and the second is a conflict', async () => {
    const { outbox, press, wazzup, log } = start();
    wazzup.down(true);
    const words = [press(OUR, 'create', OURS, null), press(THEIR, 'create', THEIRS, null)];
    expect(await given(Promise.all(words))).toEqual(['waiting: offline', 'waiting: offline']);
    wazzup.down(false);
    await given(outbox.wake({ hurry: true }));
    await pass(10 * 60_000);
    expect(wazzup.deals.all()).toEqual([onWire(OURS)]);
    expect(log.filter(({ what }) => what === 'write')).toHaveLength(1);
    expect(await given(outbox.status(OUR))).not.toHaveProperty('failedPress');
    expect(await given(outbox.status(THEIR))).toMatchObject({ failedPress: { end: 'conflict', after: OURS } });
  });

  it('a failure of one stays when the manager attends to the other', async () => {
    const { outbox, press, wazzup } = start();
    wazzup.deals.put(onWire({ ...OURS, name: 'Changed' }));
    expect(await given(press(OUR, 'update', { ...OURS, name: 'Doors 2' }, OURS))).toBe('changed');
    await given(outbox.discard(THEIR));
    expect(await given(outbox.status(OUR))).toHaveProperty('failedPress');
  });

  it('a deleted deal is offered back for its own CRM only', async () => {
    const { outbox, press, wazzup } = start();
    wazzup.deals.put(onWire(OURS));
    expect(await given(press(OUR, 'delete', OURS, OURS))).toBe('saved');
    expect(await given(offerOf(outbox, THEIR))).toBeNull();
    expect(await given(offerOf(outbox, OUR))).toMatchObject({ to: OURS });
  });
});

describe('two CRMs in folders of one host', () => {
  it('are two sites: an update overwrites no deal of the other', async () => {
    const { press, wazzup } = start();
    const a = { ...OURS, uri: 'https://intranet.example/b24a/crm/deal/details/4217/' };
    const b = { ...OURS, uri: 'https://intranet.example/b24b/crm/deal/details/4217/' };
    wazzup.deals.put(onWire(a));
    expect(await given(press({ site: 'intranet.example/b24b', id }, 'update', b, a))).toBe('conflict');
    expect(wazzup.deals.all()).toEqual([onWire(a)]);
  });
});
