// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createJournal } from '@/lib/outbox/journal';
import type { DealsPort } from '@/lib/outbox/ports';
import { createClient } from '@/lib/wazzup/client';
import { createRequest, forAccount } from '@/lib/wazzup/request';
import { keyOf, SITE } from '@/test/fixtures/site';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, settle, startClock, stopClock } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import { DEAL, onWire } from '../wazzup/start.ts';

const { id } = DEAL;
const CREATE = { action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false } as const;

beforeEach(() => startClock());
afterEach(stopClock);

/** A browser whose manager changes between the accounts A and B, which know nothing of each other. */
function start() {
  const accounts = { A: createAccount({ tokens: ['A'] }), B: createAccount({ tokens: ['B'] }) };
  const now = { account: 'A' as 'A' | 'B' | undefined };
  const account = async () => now.account;
  /** Called when a request is about to leave, once its token is read. */
  const meet = { send: () => {} };
  const request = createRequest({
    origin: 'https://wazzup.example',
    token: account,
    account,
    pauseMs: 1,
    fetch: async (url, init = {}) => {
      meet.send();
      const [, token] = /Bearer (.*)/.exec(new Headers(init.headers).get('authorization') ?? '') ?? [];
      return accounts[token as 'A' | 'B'].wire(String(url), { ...init, signal: null });
    },
  });
  const clientFor = (mark: string): DealsPort => createClient(forAccount(request, mark));
  const client = createClient(request);
  const manager = createManager({ wire: accounts.A.wire, token: () => now.account, clientFor, account });
  const outbox = manager.outbox();
  const journal = createJournal({ client, account, database: manager.connection(), outbox });
  const [inA, inB] = [accounts.A, accounts.B].map((one) => () => one.wazzup.deals.all());
  return { accounts, now, meet, manager, outbox, journal, inA: inA ?? (() => []), inB: inB ?? (() => []) };
}

/** A press for A that waits, and then B's token is saved. */
async function startHeld() {
  const world = start();
  world.accounts.A.wazzup.down(true);
  expect(await given(told(world.manager.press(CREATE)))).toBe('waiting: offline');
  world.accounts.A.wazzup.down(false);
  world.now.account = 'B';
  await given(world.outbox.wake({ hurry: true }));
  await pass(60 * 60_000);
  return world;
}

describe('a press that waits for one account, when another one’s token is saved', () => {
  it('goes to neither, and the popup of the other account does not show it', async () => {
    const { inA, inB, outbox, journal } = await startHeld();
    expect([inA(), inB()]).toEqual([[], []]);
    expect(await given(outbox.held.count())).toBe(1);
    expect(await given(outbox.status(keyOf(id)))).toEqual({ there: null, pending: false });
    const { entries } = await given(journal.list());
    expect(entries).toMatchObject([{ state: 'waiting', isOfOtherAccount: true, reason: { kind: 'other-account' } }]);
  });

  it('is sent without a question when the first account is back', async () => {
    const { inA, inB, outbox, now } = await startHeld();
    now.account = 'A';
    await given(outbox.wake());
    expect([inA(), inB()]).toEqual([[onWire(DEAL)], []]);
    expect(await given(outbox.held.count())).toBe(0);
  });

  it('goes to the new account once the manager says so', async () => {
    const { inA, inB, outbox } = await startHeld();
    await given(outbox.held.send());
    await pass(1_000);
    expect([inA(), inB()]).toEqual([[], [onWire(DEAL)]]);
  });

  it('is dropped once the manager says so', async () => {
    const { inA, inB, outbox, manager, now } = await startHeld();
    await given(outbox.held.drop());
    now.account = 'A';
    await given(outbox.wake({ hurry: true }));
    expect([inA(), inB(), await manager.queued()]).toEqual([[], [], []]);
  });

  it('is neither replaced nor held up by a press for the new account', async () => {
    const { inA, inB, manager, now, outbox } = await startHeld();
    expect(await given(told(manager.press({ ...CREATE, deal: { ...DEAL, name: 'Of B' } })))).toBe('saved');
    now.account = 'A';
    await given(outbox.wake());
    expect([inA(), inB()]).toMatchObject([[{ name: DEAL.name }], [{ name: 'Of B' }]]);
  });

  it('is sent without a question if both turn out to be one account', async () => {
    const { inB, outbox } = await startHeld();
    await given(outbox.renameAccount('A', 'B'));
    await given(outbox.wake());
    expect(inB()).toEqual([onWire(DEAL)]);
  });
});

it.each([1, 2, 3])(
  'a token that is saved at request %i of a press sends nothing of it to the new account',
  async (at) => {
    const { accounts, inA, inB, manager, meet, now, outbox } = start();
    let count = 0;
    meet.send = () => {
      count += 1;
      if (count === at) now.account = 'B';
    };
    const word = told(manager.press(CREATE));
    await pass(60_000);
    expect(await word).toBe(['waiting: other-account', 'pending', 'saved'][at - 1]);
    expect([inB(), accounts.B.log]).toEqual([[], []]);
    now.account = 'A';
    await given(outbox.wake({ hurry: true }));
    await settle();
    expect(inA()).toEqual([onWire(DEAL)]);
    expect(accounts.A.effects).toHaveLength(1);
  },
);

describe('a press that took effect in one account', () => {
  it('can be undone in that account only', async () => {
    const { inA, inB, journal, manager, now, outbox } = start();
    expect(await given(told(manager.press(CREATE)))).toBe('saved');
    now.account = 'B';
    expect((await given(journal.list())).entries).toMatchObject([{ undoable: false, isOfOtherAccount: true }]);
    await expect(given(journal.undo(1, DEAL))).rejects.toMatchObject({ details: { code: 'no-entry' } });
    now.account = 'A';
    const del = { ...CREATE, action: 'delete', base: DEAL } as const;
    expect(await given(told(manager.press(del)))).toBe('saved');
    now.account = 'B';
    expect(await given(outbox.undoable(keyOf(id)))).toBeNull();
    await expect(given(outbox.undo(keyOf(id)))).rejects.toMatchObject({ kind: 'not-found' });
    now.account = 'A';
    expect(await given(outbox.undo(keyOf(id)))).toMatchObject({ outcome: 'saved' });
    expect([inA(), inB()]).toEqual([[onWire(DEAL)], []]);
  });
});
