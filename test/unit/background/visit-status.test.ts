import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDealComparison, type DealLookup, type ReportedDeal } from '@/lib/background/deal-comparison';
import { createVisitStatus } from '@/lib/background/visit-status';
import type { Deal } from '@/lib/deal/model';
import { type DealKey, siteOf } from '@/lib/deal/site';
import type { Visibility } from '@/lib/deal/visibility';
import { publish, subscribe } from '@/lib/messaging/push';
import { eventually } from '../eventually.ts';

const TAB = 7;
const SPOT = { tabId: TAB, frameId: 0 };
const URI = 'https://acme.pipedrive.com/deal/1';
const IN_WAZZUP: Deal = {
  id: '1',
  name: 'Doors',
  uri: URI,
  responsibleUserId: '7',
  contacts: ['2'],
  closed: false,
};
const keyOf = (id: string): DealKey => ({ site: siteOf(URI) ?? '', id });
const READ: ReportedDeal = {
  deal: { crm: 'pipedrive', id: '1', uri: URI },
  page: {
    crm: 'pipedrive',
    id: '1',
    uri: URI,
    name: 'Doors',
    responsible: { id: '7' },
    contacts: [{ id: '2', phones: [] }],
    closed: false,
    sources: {},
    failures: {},
  },
};
const UNREAD: ReportedDeal = { ...READ, page: null };

function start(there: Deal | null | Error = IN_WAZZUP) {
  const wazzup = {
    there,
    token: true,
    pending: false,
    looks: [] as string[],
    gate: Promise.resolve(),
    visibility: 'not-checked' as Visibility,
    people: Promise.resolve(),
  };
  /** Whether a look reports what it learns, as the outbox does. */
  const onLook = { tell: (_: DealKey, __: DealLookup) => {} };
  /** The deals each tab shows. */
  const tabs = new Map<number, string[]>([
    [TAB, [URI]],
    [8, [URI]],
  ]);
  const shown: string[] = [];
  /** What is stored for each tab's popup. */
  const recalled = new Map<number, string>();
  const comparison = createDealComparison({
    hasToken: async () => wazzup.token,
    look: async (key): Promise<DealLookup> => {
      const { id } = key;
      wazzup.looks.push(id);
      await wazzup.gate;
      if (wazzup.there instanceof Error) throw wazzup.there;
      const known = { there: wazzup.there?.id === id ? wazzup.there : null, pending: wazzup.pending };
      onLook.tell(key, known);
      return known;
    },
    isAgreed: async () => false,
    keptOf: async () => null,
    identify: async (page) => ({ page, idTemplate: '{id}' }),
    checkVisibility: async () => {
      await wazzup.people;
      return wazzup.visibility;
    },
  });
  const visitStatus = createVisitStatus({
    comparison,
    showsDeal: async (tab, uri) => tabs.get(tab)?.includes(uri) ?? false,
    badge: (tab, state, isCompared) =>
      void shown.push(`badge ${tab} ${state}${isCompared || !state ? '' : ', not compared'}`),
    mark: (tab, uri, state) => void shown.push(`mark ${tab} ${uri} ${state}`),
    recall: {
      keep: async (tab, { page, there }) => void recalled.set(tab, `${page.uri} ${there?.name ?? null}`),
      drop: async (tab) => void recalled.delete(tab),
      dropAll: async () => recalled.clear(),
    },
  });
  return { visitStatus, recalled, wazzup, shown, tabs, onLook };
}

beforeEach(() => void vi.useRealTimers());

describe('whoever follows a tab is told', () => {
  async function follow() {
    const told: number[] = [];
    const stop = subscribe('tab.changed', ({ tabId }) => void told.push(tabId));
    /** Waits until all that was told has come, and gives it. */
    async function all(): Promise<number[]> {
      publish('tab.changed', { tabId: -1 });
      await eventually(() => expect(told).toContain(-1));
      stop();
      return told.filter((tabId) => tabId !== -1);
    }
    return { all, ...start(IN_WAZZUP) };
  }

  it('when its page shows a deal, and when it shows none any more', async () => {
    const { visitStatus, tabs, all } = await follow();
    await visitStatus.report(SPOT, READ);
    tabs.set(TAB, []);
    await visitStatus.report(SPOT, null);
    expect(await all()).toEqual([TAB, TAB]);
  });

  it('not when its page shows the same as before', async () => {
    const { visitStatus, all } = await follow();
    visitStatus.remember(TAB, READ);
    await visitStatus.report(SPOT, { ...READ, page: READ.page && { ...READ.page } });
    await visitStatus.report(SPOT, UNREAD);
    expect(await all()).toEqual([]);
  });

  it('when its page shows something else of the same deal', async () => {
    const { visitStatus, all } = await follow();
    visitStatus.remember(TAB, READ);
    await visitStatus.report(SPOT, { ...READ, page: READ.page && { ...READ.page, name: 'Floors' } });
    expect(await all()).toEqual([TAB]);
  });
});

describe('what is stored for the popup of a tab', () => {
  it('is how its deal stands, as long as the tab shows it', async () => {
    const { visitStatus, recalled, tabs } = start(IN_WAZZUP);
    await visitStatus.report(SPOT, READ);
    expect(recalled.get(TAB)).toBe(`${URI} ${IN_WAZZUP.name}`);
    tabs.set(TAB, []);
    await visitStatus.report(SPOT, null);
    expect(recalled.size).toBe(0);
  });

  it('is nothing of a page that was not read, and nothing without a token', async () => {
    const { visitStatus, recalled, wazzup } = start(IN_WAZZUP);
    await visitStatus.report(SPOT, UNREAD);
    wazzup.token = false;
    await visitStatus.report(SPOT, READ);
    expect(recalled.size).toBe(0);
  });

  it('is dropped where a worker that has started anew hears of no deal, or of another one', async () => {
    const { visitStatus, recalled } = start(null);
    recalled.set(TAB, 'stored by the worker before');
    await visitStatus.report(SPOT, null);
    expect(recalled.size).toBe(0);
    recalled.set(TAB, 'stored by the worker before');
    await visitStatus.report(SPOT, UNREAD);
    expect(recalled.size).toBe(0);
  });

  it('goes with the token: another account may have other deals', async () => {
    const { visitStatus, recalled, wazzup } = start(IN_WAZZUP);
    await visitStatus.report(SPOT, READ);
    wazzup.token = false;
    await visitStatus.renew();
    expect(recalled.size).toBe(0);
  });

  it('goes with the tab', async () => {
    const { visitStatus, recalled } = start(IN_WAZZUP);
    await visitStatus.report(SPOT, READ);
    visitStatus.forget(TAB);
    expect(recalled.size).toBe(0);
  });
});

describe('pill and badge', () => {
  it.each([
    ['not-checked', IN_WAZZUP, READ],
    ['differs', { ...IN_WAZZUP, name: 'Windows' }, READ],
    ['closed', { ...IN_WAZZUP, closed: true }, READ],
    ['not-linked', null, READ],
    ['conflict', { ...IN_WAZZUP, uri: 'https://other.example/1' }, READ],
    ['error', new Error('down'), READ],
    // The page was not read, so nothing is compared.
    ['not-checked', { ...IN_WAZZUP, name: 'Windows' }, UNREAD],
    ['closed', { ...IN_WAZZUP, closed: true }, UNREAD],
    ['not-linked', null, UNREAD],
  ] as const)('%s', async (state, there, visit) => {
    const { visitStatus, shown } = start(there);
    expect(await visitStatus.report(SPOT, visit)).toBe(state);
    expect(shown.at(-1)).toBe(`badge ${TAB} ${state}${visit === READ ? '' : ', not compared'}`);
  });

  it('do not need Wazzup without a token', async () => {
    const { visitStatus, wazzup } = start();
    wazzup.token = false;
    expect(await visitStatus.report(SPOT, READ)).toBe('no-token');
    expect(wazzup.looks).toEqual([]);
  });

  it('do not look again after their own look has found something new', async () => {
    const { visitStatus, wazzup, onLook } = start();
    wazzup.pending = true;
    onLook.tell = (key, known) => void visitStatus.learn(key, known);
    await visitStatus.report(SPOT, READ);
    await new Promise((done) => setTimeout(done, 100));
    expect(wazzup.looks).toEqual(['1']);
  });

  it('ask Wazzup once a visit, however often the page changes', async () => {
    const { visitStatus, wazzup } = start();
    for (const name of ['Doors', 'Windows', 'Floors'])
      await visitStatus.report(SPOT, { ...READ, page: READ.page && { ...READ.page, name } });
    expect(wazzup.looks).toEqual(['1']);
    expect(await visitStatus.report(SPOT, READ)).toBe('not-checked');
  });

  it('end the visit when the tab shows another deal or none', async () => {
    const { visitStatus, wazzup, shown } = start();
    await visitStatus.report(SPOT, READ);
    const other = { deal: { crm: 'pipedrive', id: '2', uri: URI.replace('/1', '/2') }, page: null };
    expect(await visitStatus.report(SPOT, other)).toBe('not-linked');
    expect(await visitStatus.report(SPOT, null)).toBeNull();
    expect(shown.at(-1)).toBe(`badge ${TAB} null`);
    await visitStatus.report(SPOT, READ);
    expect(wazzup.looks).toEqual(['1', '2', '1']);
  });

  it('do not end the visit when another frame of the tab shows no deal', async () => {
    const { visitStatus, shown } = start();
    await visitStatus.report({ tabId: TAB, frameId: 4 }, READ);
    expect(await visitStatus.report(SPOT, null)).toBeNull();
    expect(shown.at(-1)).toBe(`badge ${TAB} not-checked`);
    await visitStatus.report({ tabId: TAB, frameId: 4 }, null);
    expect(shown.at(-1)).toBe(`badge ${TAB} null`);
  });

  it('show what popup and outbox learn of the deal, in every tab that shows it', async () => {
    const { visitStatus, wazzup, shown } = start(null);
    await visitStatus.report(SPOT, READ);
    await visitStatus.report({ tabId: 8, frameId: 0 }, READ);
    await visitStatus.learn(keyOf('1'), { there: IN_WAZZUP, pending: false });
    await visitStatus.learn(keyOf('99'), { there: null, pending: false });
    expect(shown.slice(-4)).toEqual([
      `badge ${TAB} not-checked`,
      `mark ${TAB} ${URI} not-checked`,
      'badge 8 not-checked',
      `mark 8 ${URI} not-checked`,
    ]);
    expect(wazzup.looks).toEqual(['1', '1']);
    expect(await visitStatus.report(SPOT, READ)).toBe('not-checked');
  });

  it('show nothing in a tab that no longer shows the deal', async () => {
    const { visitStatus, shown, tabs } = start(null);
    await visitStatus.report(SPOT, READ);
    tabs.delete(TAB);
    const before = shown.length;
    await visitStatus.learn(keyOf('1'), { there: IN_WAZZUP, pending: false });
    expect(shown).toHaveLength(before);
  });

  it('show a deal again once the popup has told a new worker which tab shows it', async () => {
    const { visitStatus, shown, wazzup } = start(null);
    visitStatus.remember(TAB, READ);
    await visitStatus.learn(keyOf('1'), { there: IN_WAZZUP, pending: false });
    expect(shown).toEqual([`badge ${TAB} not-checked`, `mark ${TAB} ${URI} not-checked`]);
    expect(wazzup.looks).toEqual([]);
  });

  it('do not show a late answer in place of what was learnt meanwhile', async () => {
    const { visitStatus, wazzup } = start(null);
    const gate = Promise.withResolvers<void>();
    wazzup.gate = gate.promise;
    const late = visitStatus.report(SPOT, READ);
    await eventually(() => expect(wazzup.looks).toHaveLength(1));
    await visitStatus.learn(keyOf('1'), { there: IN_WAZZUP, pending: false });
    gate.resolve();
    expect(await late).toBe('not-checked');
    expect(await visitStatus.report(SPOT, READ)).toBe('not-checked');
  });

  it('look at all deals anew with another token, and soon again at a pending one', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { visitStatus, wazzup, shown } = start();
    wazzup.token = false;
    await visitStatus.report(SPOT, READ);
    wazzup.token = true;
    wazzup.pending = true;
    await visitStatus.renew();
    expect(shown.at(-1)).toBe(`mark ${TAB} ${URI} pending`);
    wazzup.pending = false;
    vi.setSystemTime(Date.now() + 3_000);
    expect(await visitStatus.report(SPOT, READ)).toBe('not-checked');
  });

  it('show in a tab with two deals a pill for each, and the badge of the one reported last', async () => {
    const { visitStatus, shown, tabs } = start(null);
    const two = { deal: { ...READ.deal, id: '2', uri: URI.replace('/1', '/2') }, page: null };
    tabs.set(TAB, [URI, two.deal.uri]);
    await visitStatus.report({ tabId: TAB, frameId: 4 }, READ);
    await visitStatus.report({ tabId: TAB, frameId: 5 }, two);
    shown.length = 0;
    await visitStatus.learn(keyOf('1'), { there: IN_WAZZUP, pending: false });
    await visitStatus.learn(keyOf('2'), { there: { ...IN_WAZZUP, id: '2', uri: two.deal.uri }, pending: false });
    expect(shown).toEqual([
      `mark ${TAB} ${URI} not-checked`,
      `badge ${TAB} not-checked, not compared`,
      `mark ${TAB} ${two.deal.uri} not-checked`,
    ]);
  });

  it('end the visit of a frame that the page removed', async () => {
    const { visitStatus, shown, tabs, wazzup } = start(null);
    const two = { deal: { ...READ.deal, id: '2', uri: URI.replace('/1', '/2') }, page: null };
    await visitStatus.report({ tabId: TAB, frameId: 4 }, READ);
    tabs.set(TAB, [two.deal.uri]);
    await visitStatus.report({ tabId: TAB, frameId: 5 }, two);
    // If the deal appears again, that is a new visit, for which Wazzup is asked.
    tabs.set(TAB, [URI]);
    shown.length = 0;
    await visitStatus.learn(keyOf('1'), { there: IN_WAZZUP, pending: false });
    expect(shown).toEqual([]);
    await visitStatus.report({ tabId: TAB, frameId: 6 }, READ);
    expect(wazzup.looks).toEqual(['1', '2', '1']);
  });

  it('show nothing more in a closed tab', async () => {
    const { visitStatus, shown } = start(null);
    await visitStatus.report(SPOT, READ);
    visitStatus.forget(TAB);
    shown.length = 0;
    await visitStatus.learn(keyOf('1'), { there: IN_WAZZUP, pending: false });
    await visitStatus.renew();
    expect(shown).toEqual([]);
  });
});

describe('whether a manager finds the deal beside the chat', () => {
  it('is asked after the state was shown, and shown then', async () => {
    const { visitStatus, wazzup, shown } = start();
    const { promise, resolve } = Promise.withResolvers<void>();
    wazzup.visibility = 'visible';
    wazzup.people = promise;
    expect(await visitStatus.report(SPOT, READ)).toBe('not-checked');
    resolve();
    await eventually(() => expect(shown.slice(-2)).toEqual([`badge ${TAB} in-sync`, `mark ${TAB} ${URI} in-sync`]));
    expect(await visitStatus.report(SPOT, READ)).toBe('in-sync');
  });

  it('is not asked about a page that was not read', async () => {
    const { visitStatus, wazzup } = start();
    wazzup.visibility = 'visible';
    await visitStatus.report(SPOT, UNREAD);
    expect(await visitStatus.report(SPOT, UNREAD)).toBe('not-checked');
  });

  it('is shown also where the popup found it out', async () => {
    const { visitStatus, shown } = start();
    await visitStatus.report(SPOT, READ);
    const people = { page: URI, responsibleUserId: '7', contacts: ['2'] };
    await visitStatus.learnVisibility(people, 'unknown-contacts');
    expect(shown.slice(-2)).toEqual([`badge ${TAB} not-visible`, `mark ${TAB} ${URI} not-visible`]);
  });
});
