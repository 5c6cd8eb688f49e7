// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { keyOf, SITE } from '@/test/fixtures/site';
import { type Account, createAccount } from '../../reliability/account.ts';
import { given, pass, passUntil, settle, startClock, stopClock } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import { SWITCH_POSITIONS, type Switches } from '../../wazzup/index.ts';
import { DEAL, onWire } from '../wazzup/start.ts';

const dealOf = (number: number): Deal => ({ ...DEAL, id: String(1000 + number), name: `Deal ${number}` });
const deals = (count: number): Deal[] => Array.from({ length: count }, (_, number) => dealOf(number));

beforeEach(() => startClock());
afterEach(stopClock);

function start(switches: Partial<Switches> = {}, wire?: (account: Account) => Account['wire']) {
  const account = createAccount({ tokens: ['token-a', 'token-b'], switches });
  const token = { now: 'token-a' as string | undefined };
  const manager = createManager({ wire: wire?.(account) ?? account.wire, token: () => token.now });
  const pressAll = (action: Action, all: readonly Deal[], base: (deal: Deal) => Deal | null = () => null) =>
    all.map((deal) => told(manager.press({ action, deal, base: base(deal), site: SITE, sameDealAgreed: false })));
  const sent = () => account.wazzup.requests.list().filter(({ method }) => method !== 'GET');
  const ends = async () => {
    const count: Record<string, number> = {};
    for (const { end } of await manager.journal()) count[end] = (count[end] ?? 0) + 1;
    return count;
  };
  /** Presses all while there is no token, so that the outbox sends them together. */
  async function together(action: Action, all: readonly Deal[], base?: (deal: Deal) => Deal | null) {
    token.now = undefined;
    await given(Promise.all(pressAll(action, all, base)));
    await settle();
    token.now = 'token-a';
    account.wazzup.requests.clear();
    void manager.outbox().wake({ hurry: true });
  }
  return { ...account, manager, token, pressAll, sent, ends, together };
}

const idsIn = (body: unknown): string[] => {
  const { deals: listed, deal_ids: ids = [] } = body as { deals?: { id: string }[]; deal_ids?: string[] };
  return (listed ?? ids.map((id) => ({ id }))).map(({ id }) => id);
};

it.each<[Action, boolean]>([
  ['create', false],
  ['update', true],
  ['close', true],
  ['delete', true],
])('%s of 250: three requests, none above 100, no id twice', async (action, isThere) => {
  const { wazzup, sent, ends, together } = start();
  const all = deals(250);
  if (isThere) for (const deal of all) wazzup.deals.put(onWire(deal));
  const pressed = action === 'update' ? all.map((deal) => ({ ...deal, name: `${deal.name}, more` })) : all;
  await together(action, pressed, (deal) => (isThere ? dealOf(Number(deal.id) - 1000) : null));
  await pass(60_000);
  const batches = sent().map(({ body }) => idsIn(body));
  expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  expect(new Set(batches.flat()).size).toBe(250);
  expect(await ends()).toEqual({ applied: 250 });
});

describe('a refused batch', () => {
  it.each(SWITCH_POSITIONS.errorShape)('%s: only the bad deals fail, each with its own reason', async (errorShape) => {
    const { wazzup, manager, sent, together } = start({ errorShape });
    const all = deals(100);
    const guilty = [7, 8, 99];
    await together(
      'create',
      all.map((deal, at) => (guilty.includes(at) ? { ...deal, uri: `no link ${at}` } : deal)),
    );
    await pass(60_000);
    const failed = (await manager.journal()).filter(({ end }) => end === 'failed');
    expect(failed.map(({ press }) => Number(press.deal.id) - 1000)).toEqual(guilty);
    for (const { reason, needsAttention } of failed) expect([reason?.kind, needsAttention]).toEqual(['invalid', true]);
    if (errorShape === 'v2')
      expect(failed[0]?.reason?.details.fields?.uri).toEqual(['deals.0.uri must be a URL address']);
    expect(wazzup.deals.all()).toHaveLength(97);
    // Each bad deal costs the requests of all its halves, and its own one.
    expect(sent().length).toBeLessThan(3 * 2 * 8);
  });

  it('a failure in it can be discarded or pressed anew, and holds up nothing', async () => {
    const { manager, pressAll, together } = start();
    const bad = { ...dealOf(0), uri: 'no link' };
    await together('create', [bad]);
    await pass(60_000);
    const { outbox } = manager;
    expect(await given(outbox().look(keyOf(bad.id)))).toMatchObject({ pending: false, failedPress: { end: 'failed' } });
    expect(await given(Promise.all(pressAll('create', [dealOf(0)])))).toEqual(['saved']);
    expect((await given(outbox().look(keyOf(bad.id)))).failedPress).toBeUndefined();
  });
});

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Wazzup fails on any request that holds this deal, and works otherwise. */
const poisoned = (id: string, status: number) => (account: Account) => (url: string, init: RequestInit) =>
  init.method !== 'GET' && String(init.body).includes(`"${id}"`)
    ? Promise.resolve(new Response('', { status }))
    : account.wire(url, init);

it.each([
  [503, 'unavailable'],
  [403, 'forbidden'],
])('a deal that Wazzup answers with %i fails after three attempts of the batch and eight alone', async (...of) => {
  const [status, kind] = of;
  const all = deals(100);
  const { wazzup, manager, ends, together } = start({}, poisoned(dealOf(42).id, status));
  await together('create', all);
  await pass(180_000);
  expect(wazzup.deals.all()).toHaveLength(99);
  expect(await manager.queued()).toHaveLength(1);
  await pass(3600_000);
  expect(await ends()).toEqual({ applied: 99, failed: 1 });
  const failed = (await manager.journal()).find(({ end }) => end === 'failed');
  expect(failed).toMatchObject({ press: { deal: { id: dealOf(42).id } }, reason: { kind }, needsAttention: true });
});

describe('a batch that Wazzup fails on holds up nothing else', () => {
  const bad = dealOf(42);

  it('a press gets its answer meanwhile', async () => {
    const { ends, pressAll, together } = start({}, poisoned(bad.id, 503));
    await together('create', deals(100));
    await pass(300);
    const began = Date.now();
    expect(await given(Promise.all(pressAll('create', [dealOf(500)])))).toEqual(['saved']);
    expect(Date.now() - began).toBeLessThan(500);
    expect(await ends()).toEqual({ applied: 1 });
  });

  it('a press gets its answer while two others got none', async () => {
    const { pressAll } = start({}, (account) => async (url, init) => {
      if (init.method !== 'GET' && /"100[12]"/.test(String(init.body))) await later(20_000);
      return account.wire(url, init);
    });
    for (const number of [1, 2]) {
      void Promise.all(pressAll('create', [dealOf(number)]));
      await pass(300);
    }
    const began = Date.now();
    expect(await given(Promise.all(pressAll('create', [dealOf(3)])))).toEqual(['saved']);
    expect(Date.now() - began).toBeLessThan(500);
  });

  it('the other batches are through before the outbox tries it again', async () => {
    const { ends, together } = start({}, poisoned(bad.id, 503));
    await together('create', deals(250));
    await pass(500);
    expect(await ends()).toEqual({ applied: 150 });
  });

  it('the outbox does not pause while it splits the batch', async () => {
    const { manager, ends, together } = start({}, poisoned(bad.id, 503));
    await together('create', deals(100));
    for (let [one] = await manager.queued(); one?.failures !== 2; [one] = await manager.queued()) await pass(100);
    const [one] = await manager.queued();
    // The outbox sends the batch once more in one piece, with the pauses, and then in ever smaller pieces.
    await pass((one?.nextAt ?? 0) - Date.now() + 6_000);
    expect(await ends()).toEqual({ applied: 99 });
  });

  it('once the outbox knows the bad deal, it sends it alone', async () => {
    const failing: number[] = [];
    const { manager, sent, ends, together } = start({}, (account) => async (url, init) => {
      const answer = await poisoned(bad.id, 503)(account)(url, init);
      if (answer.status === 503) failing.push(idsIn(JSON.parse(String(init.body))).length);
      return answer;
    });
    await together('create', deals(100));
    await pass(60_000);
    expect(await manager.queued()).toHaveLength(1);
    failing.length = 0;
    await together('create', deals(150).slice(100));
    await pass(10_000);
    expect(await ends()).toEqual({ applied: 149 });
    expect(sent().map(({ body }) => idsIn(body).length)).toEqual([50]);
    expect(new Set(failing)).toEqual(new Set([1]));
  });

  it('somebody else’s change is not overwritten while the batch gets no answer', async () => {
    const { wazzup, manager, ends, together } = start({}, (account) => async (url, init) => {
      if (init.method !== 'GET' && String(init.body).includes(`"${bad.id}"`)) await later(20_000);
      return account.wire(url, init);
    });
    const all = deals(150);
    for (const deal of all) wazzup.deals.put(onWire(deal));
    const changed = { ...dealOf(120), name: 'Theirs' };
    const pressed = all.map((deal) => ({ ...deal, name: `${deal.name}, more` }));
    await together('update', pressed, (deal) => dealOf(Number(deal.id) - 1000));
    await pass(10_000);
    wazzup.deals.put(onWire(changed));
    await pass(120_000);
    expect(wazzup.deals.get(changed.id)?.name).toBe('Theirs');
    expect((await manager.journal()).filter(({ end }) => end === 'conflict').map(({ press }) => press.deal.id)).toEqual(
      [changed.id],
    );
    expect(await ends()).toMatchObject({ conflict: 1, applied: 149 });
  });
});

it('each pause is twice as long, up to five minutes, and never the same for two browsers', async () => {
  const waited: number[] = [];
  const manager = createManager({
    wire: () => Promise.reject(new TypeError('Failed to fetch')),
    token: () => 'token-a',
    onChange: (_, { waitingReason }) => void (waitingReason && waited.push(Date.now())),
  });
  void manager.press({ action: 'create', deal: DEAL, base: null, site: SITE, sameDealAgreed: false });
  const jitters: number[] = [];
  for (let count = 0; count < 12; count += 1) {
    await passUntil(() => waited.length > count);
    const [record] = await manager.queued();
    jitters.push(((record?.nextAt ?? 0) - (waited[count] ?? 0)) / Math.min(300_000, 2_000 * 2 ** count));
  }
  for (const jitter of jitters) expect(Math.abs(jitter - 1)).toBeLessThan(0.26);
  expect(new Set(jitters.map((jitter) => jitter.toFixed(2))).size).toBeGreaterThan(6);
});

it('an id about which Wazzup cannot be asked fails alone; the others go in batches', async () => {
  const odd = { ...dealOf(0), id: 'odd' };
  const { sent, ends, together } = start(
    {},
    (account) => (url, init) =>
      init.method === 'GET' && (url.includes('/odd') || url.includes('?'))
        ? Promise.resolve(Response.json({ code: 'VALIDATION_FAILED' }, { status: 400 }))
        : account.wire(url, init),
  );
  await together('create', [odd, ...deals(60)]);
  await pass(60_000);
  expect(await ends()).toEqual({ applied: 60, failed: 1 });
  expect(sent().length).toBeLessThan(20);
});

describe('deals that Wazzup cannot show, while it works otherwise', () => {
  const bad = dealOf(2);
  /** Makes each request for the bad deals fail like this, the list included. */
  const unreadable = (answer: () => Response, ids: readonly string[]) => (account: Account) => {
    return async (url: string, init: RequestInit) => {
      const isAsked = init.method === 'GET' && (url.includes('?') || ids.some((id) => url.endsWith(`/${id}`)));
      return isAsked ? answer() : account.wire(url, init);
    };
  };
  const failing = () => new Response('', { status: 500 });
  const nonsense = () => new Response('<html>');
  const forbidden = () => new Response('', { status: 403 });
  const tooLate = () => new Response('', { status: 408 });

  it.each([
    ['answers 500', failing, 5],
    ['answers 500, and so does the list', failing, 60],
    ['answers 403, and so does the list', forbidden, 60],
    ['answers too late, and so does the list', tooLate, 60],
    ['answers what nobody can read', nonsense, 5],
    ['answers what nobody can read, and so does the list', nonsense, 60],
  ])('%s: the others are saved, and it alone waits', async (_name, answer, count) => {
    const { manager, ends, together } = start({}, unreadable(answer, [bad.id]));
    await together('create', deals(count));
    await pass(60_000);
    expect(await ends()).toEqual({ applied: count - 1 });
    const [left, ...more] = await manager.queued();
    expect([left?.press.deal.id, more]).toEqual([bad.id, []]);
    // A deal that Wazzup cannot show does not use up an attempt.
    expect(left?.failures).toBe(0);
  });

  it('several in a row keep the outbox from the others for a few looks at most', async () => {
    const some = deals(10).map(({ id }) => id);
    const { ends, together } = start({}, unreadable(nonsense, some));
    await together('create', deals(20));
    await pass(10 * 60_000);
    expect(await ends()).toEqual({ applied: 10 });
  });

  it.each([
    ['fails', failing, 100],
    ['fails', failing, 7],
    ['is a hotel’s page', nonsense, 100],
    ['is forbidden', forbidden, 100],
    ['comes too late', tooLate, 100],
  ])('if all %s, only a few of %3$i are asked for', async (_name, answer, count) => {
    let asked = 0;
    const { manager, together } = start({}, () => async () => {
      asked += 1;
      return answer();
    });
    await together('create', deals(count));
    await pass(12_000);
    expect(asked).toBeLessThan(2 * 4 * 6);
    const waiting = await manager.queued();
    expect(waiting.map(({ failures }) => failures)).toEqual(Array(count).fill(0));
  });
});

it('the outbox stops when Wazzup refuses the token, and goes on with a new one', async () => {
  const { wazzup, token, manager, pressAll, ends } = start();
  wazzup.tokens.revoke('token-a');
  const words = await given(Promise.all(pressAll('create', deals(150))));
  expect(new Set(words)).toEqual(new Set(['waiting: token']));
  token.now = undefined;
  await settle();
  await pass(10_000);
  wazzup.requests.clear();
  await pass(3600_000);
  expect(wazzup.requests.list()).toEqual([]);
  expect(await manager.queued()).toHaveLength(150);
  token.now = 'token-b';
  void manager.outbox().wake({ hurry: true });
  await pass(60_000);
  expect(await ends()).toEqual({ applied: 150 });
});

it('the outbox tries a new token at once, even if it comes while Wazzup refuses the one before', async () => {
  const { wazzup, token, manager, pressAll, ends } = start();
  wazzup.tokens.revoke('token-a');
  const words = Promise.all(pressAll('create', deals(1)));
  await pass(30);
  token.now = 'token-b';
  void manager.outbox().wake({ hurry: true });
  expect(await given(words)).toEqual(['waiting: token']);
  await pass(1_000);
  expect(await ends()).toEqual({ applied: 1 });
});

it('too many requests: the outbox waits as long as Wazzup asks for, then goes on', async () => {
  const { wazzup, manager, pressAll, ends } = start();
  wazzup.faults.add({ status: 429, retryAfter: 120, times: 50 });
  const words = await given(Promise.all(pressAll('create', deals(5))));
  expect(new Set(words)).toEqual(new Set(['waiting: rate-limited']));
  const asked = wazzup.requests.list().length;
  wazzup.faults.clear();
  await pass(100_000);
  // An impatient manager does not make the outbox ask either.
  void manager.outbox().wake({ hurry: true });
  await pass(10_000);
  expect(wazzup.requests.list()).toHaveLength(asked);
  await pass(120_000);
  expect(await ends()).toEqual({ applied: 5 });
});

it('too many requests, and the worker dies: the next one sends nothing before the time is over either', async () => {
  const { wazzup, manager, pressAll, ends } = start();
  const [first, second] = deals(2).map((deal) => [deal]);
  wazzup.faults.add({ status: 429, retryAfter: 120 });
  expect(await given(Promise.all(pressAll('create', first ?? [])))).toEqual(['waiting: rate-limited']);
  const asked = wazzup.requests.list().length;
  await manager.restart();
  await pass(10_000);
  expect(await given(Promise.all(pressAll('create', second ?? [])))).toEqual(['waiting: rate-limited']);
  await pass(100_000);
  expect(wazzup.requests.list()).toHaveLength(asked);
  await pass(60_000);
  expect(await ends()).toEqual({ applied: 2 });
});

describe('the journal', () => {
  it('keeps the last 500 presses that need no attention, and every failure that does', async () => {
    const { manager, together } = start();
    const bad = deals(20).map((deal) => ({ ...deal, uri: 'no link' }));
    await together('create', bad);
    await pass(60_000);
    await together('create', deals(620).slice(20));
    await pass(120_000);
    const journal = await manager.journal();
    expect(journal.filter(({ needsAttention }) => needsAttention)).toHaveLength(20);
    expect(journal.filter(({ end }) => end === 'applied')).toHaveLength(500);
    // The same holds after a restart.
    await manager.restart();
    await given(manager.outbox().discard(keyOf(dealOf(0).id)));
    await given(manager.outbox().discard(keyOf(dealOf(1).id)));
    expect((await manager.journal()).filter(({ needsAttention }) => needsAttention)).toHaveLength(18);
    expect(await manager.journal()).toHaveLength(518);
  });

  it('says what Wazzup really had before and after a change', async () => {
    const { wazzup, manager, pressAll } = start();
    const [deal = dealOf(0)] = deals(1);
    const theirs = { ...deal, responsibleUserId: '99' };
    wazzup.deals.put(onWire(theirs));
    expect(await given(Promise.all(pressAll('close', [deal], (one) => one)))).toEqual(['saved']);
    expect(await manager.journal()).toMatchObject([
      { end: 'applied', before: theirs, after: { ...theirs, closed: true } },
    ]);
  });

  it('does not discard a write that Wazzup has accepted', async () => {
    const { wazzup, manager, pressAll } = start({ visibleAfterMs: 60_000 });
    expect(await given(Promise.all(pressAll('create', deals(1))))).toEqual(['pending']);
    await given(manager.outbox().discard(keyOf(dealOf(0).id)));
    await pass(120_000);
    expect(await manager.journal()).toMatchObject([{ end: 'applied' }]);
    expect(wazzup.deals.all()).toHaveLength(1);
  });
});
