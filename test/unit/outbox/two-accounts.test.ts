// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createJournal } from '@/lib/outbox/journal';
import type { DealsPort } from '@/lib/outbox/ports';
import { createDatabase } from '@/lib/storage/database';
import { createClient } from '@/lib/wazzup/client';
import { createRequest, forAccount } from '@/lib/wazzup/request';
import { keyOf, SITE } from '@/test/fixtures/site';
import { offerOf, undoLast } from '@/test/fixtures/undo-last';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, settle, startClock, stopClock } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import type { Switches } from '../../wazzup/index.ts';
import { DEAL, onWire } from '../wazzup/start.ts';

const { id } = DEAL;
const CREATE = { action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false } as const;

beforeEach(() => startClock());
afterEach(stopClock);

/** A browser whose manager changes between the accounts A and B, which know nothing of each other. */
function start(switches: Partial<Switches> = {}) {
  const accounts = { A: createAccount({ tokens: ['A'], switches }), B: createAccount({ tokens: ['B'], switches }) };
  const now = { account: 'A' as 'A' | 'B' | undefined };
  const account = async () => now.account;
  /** Called when a request is about to leave, once its token is read. */
  const meet = { send: (): unknown => undefined };
  const request = createRequest({
    origin: 'https://wazzup.example',
    token: account,
    account,
    pauseMs: 1,
    fetch: async (url, init = {}) => {
      await meet.send();
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

  it('is neither sent nor dropped while the manager is connected with no account', async () => {
    const { inA, inB, outbox, now } = await startHeld();
    now.account = undefined;
    expect(await given(outbox.held.count())).toBe(0);
    await given(outbox.held.send());
    await given(outbox.held.drop());
    now.account = 'A';
    await given(outbox.wake());
    expect([inA(), inB()]).toEqual([[onWire(DEAL)], []]);
  });

  it('goes to the new account after what is being sent there for the same deal', async () => {
    const { accounts, inB, manager, meet, outbox } = await startHeld();
    let requests = 0;
    meet.send = async () => {
      requests += 1;
      if (requests === 2) await new Promise((resolve) => setTimeout(resolve, 1_000));
    };
    const word = told(manager.press({ ...CREATE, deal: { ...DEAL, name: 'Of B' } }));
    await pass(500);
    await given(outbox.held.send());
    await pass(60_000);
    expect(await word).toBe('saved');
    expect((await manager.journal()).map(({ seq, end }) => [seq, end])).toEqual([
      [1, 'conflict'],
      [2, 'applied'],
    ]);
    expect([inB(), accounts.B.effects]).toMatchObject([[{ name: 'Of B' }], [{ method: 'POST' }]]);
  });

  it('is sent without a question if both turn out to be one account', async () => {
    const { inB, outbox } = await startHeld();
    await given(outbox.renameAccount('A', 'B'));
    await given(outbox.wake());
    expect(inB()).toEqual([onWire(DEAL)]);
  });
});

describe('a press that the first account may have got', () => {
  it('is not sent again if that account has accepted it, and ends once the account is back', async () => {
    const { accounts, inB, manager, now, outbox } = start({ visibleAfterMs: 60_000 });
    accounts.B.wazzup.deals.put({ ...onWire(DEAL), name: 'Of B' });
    expect(await given(told(manager.press(CREATE)))).toBe('pending');
    now.account = 'B';
    expect(await given(outbox.held.count())).toBe(0);
    await given(outbox.held.send());
    await pass(60_000);
    expect([inB(), await manager.journal()]).toMatchObject([[{ name: 'Of B' }], []]);
    now.account = 'A';
    await given(outbox.wake({ hurry: true }));
    expect(await manager.journal()).toMatchObject([{ end: 'applied', account: 'A', after: DEAL }]);
  });

  it('begins anew in the new account once the manager sends it there', async () => {
    const { accounts, inB, manager, now, outbox } = start();
    accounts.A.wazzup.faults.add({ cut: 'before', times: 9, method: 'POST' });
    expect(await given(told(manager.press(CREATE)))).toBe('waiting: offline');
    now.account = 'B';
    accounts.B.wazzup.faults.add({ refuse: { field: 'name', text: 'deals.0.name is not liked' }, method: 'POST' });
    await given(outbox.held.send());
    await pass(1_000);
    expect([inB(), await manager.journal()]).toMatchObject([[], [{ end: 'failed', account: 'B' }]]);
  });

  it('goes to the new account with one word of the manager, also while the first one is being asked', async () => {
    const { accounts, inB, manager, meet, now, outbox } = start();
    accounts.A.wazzup.faults.add({ cut: 'before', times: 9, method: 'POST' });
    meet.send = () => new Promise((resolve) => setTimeout(resolve, 1_000));
    const word = told(manager.press(CREATE));
    await pass(500);
    now.account = 'B';
    await given(outbox.held.send());
    await pass(60_000);
    expect(await word).toMatch(/^waiting/);
    expect([inB(), await given(outbox.held.count())]).toEqual([[onWire(DEAL)], 0]);
  });

  it('is asked about no more once the manager has dropped it', async () => {
    const { accounts, manager, now, outbox } = start();
    accounts.A.wazzup.faults.add({ cut: 'before', times: 9, method: 'POST' });
    expect(await given(told(manager.press(CREATE)))).toBe('waiting: offline');
    now.account = 'B';
    await given(outbox.held.drop());
    expect(await given(outbox.held.count())).toBe(0);
    await given(outbox.held.send());
    now.account = 'A';
    await given(outbox.wake({ hurry: true }));
    expect(await manager.journal()).toMatchObject([{ end: 'discarded', account: 'A' }]);
  });
});

describe('a token that is saved right after the manager has', () => {
  it('pressed sends nothing to the new account', async () => {
    const { inA, inB, manager, now, outbox } = start();
    const word = told(manager.press(CREATE));
    now.account = 'B';
    await pass(60_000);
    expect([await word, inA(), inB()]).toEqual(['waiting: other-account', [], []]);
    now.account = 'A';
    await given(outbox.wake());
    expect(inA()).toEqual([onWire(DEAL)]);
  });

  it('pressed for many deals sends nothing to the new account', async () => {
    const { inA, inB, now, outbox } = start();
    const stored = outbox.pressAll([{ press: CREATE }]);
    now.account = 'B';
    await given(stored);
    await pass(60_000);
    expect([inA(), inB()]).toEqual([[], []]);
  });

  it('taken back a press in the history takes back nothing, and says so', async () => {
    const { accounts, inA, inB, journal, manager, meet, now } = start();
    accounts.B.wazzup.deals.put(onWire(DEAL));
    expect(await given(told(manager.press(CREATE)))).toBe('saved');
    meet.send = () => {
      now.account = 'B';
    };
    const word = told(journal.undo(1, DEAL));
    await pass(60_000);
    expect([await word, inA(), inB()]).toEqual(['failed: other-account', [onWire(DEAL)], [onWire(DEAL)]]);
    expect(await manager.queued()).toEqual([]);
  });
});

it('a contact that waits for an account is neither sent nor dropped while the manager is connected with none', async () => {
  const now: { account: string | undefined } = { account: 'A' };
  const unreachable = async () => expect.unreachable('no token, no request');
  const people = createContactOutbox({
    contacts: { find: unreachable, add: unreachable },
    database: createDatabase(),
    account: async () => now.account,
    isReady: async () => false,
  });
  const contact = { id: '31', name: 'Maria', responsibleUserId: '7', chats: [], uri: DEAL.uri };
  await given(people.add([{ site: SITE, contact }]));
  now.account = undefined;
  expect(await given(people.held.count())).toBe(0);
  await given(people.held.send());
  await given(people.held.drop());
  expect(await given(people.list())).toMatchObject([{ account: 'A' }]);
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
  it('is taken back in that account, also if the manager has forgotten the token meanwhile', async () => {
    const { inA, journal, manager, now, outbox } = start();
    expect(await given(told(manager.press(CREATE)))).toBe('saved');
    now.account = undefined;
    expect(await given(told(journal.undo(1, DEAL)))).toBe('waiting: token');
    now.account = 'A';
    expect(await given(outbox.held.count())).toBe(0);
    await given(outbox.wake());
    expect(inA()).toEqual([]);
  });

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
    expect(await given(offerOf(outbox, keyOf(id)))).toBeNull();
    await expect(given(undoLast(outbox, journal, keyOf(id)))).rejects.toMatchObject({ kind: 'not-found' });
    now.account = 'A';
    expect(await given(undoLast(outbox, journal, keyOf(id)))).toMatchObject({ outcome: 'saved' });
    expect([inA(), inB()]).toEqual([[onWire(DEAL)], []]);
  });
});
