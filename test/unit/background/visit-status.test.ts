import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDealComparison, type DealLookup, type ReportedDeal } from '@/lib/background/deal-comparison';
import { createVisitStatus } from '@/lib/background/visit-status';
import type { Deal } from '@/lib/deal/model';
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
  const wazzup = { there, token: true, pending: false, looks: [] as string[], gate: Promise.resolve() };
  /** As the outbox does of what it learns while it is asked. */
  const onLook = { tell: (_: string, __: DealLookup) => {} };
  /** The deals each tab shows. */
  const tabs = new Map<number, string[]>([
    [TAB, [URI]],
    [8, [URI]],
  ]);
  const shown: string[] = [];
  const comparison = createDealComparison({
    hasToken: async () => wazzup.token,
    look: async (id): Promise<DealLookup> => {
      wazzup.looks.push(id);
      await wazzup.gate;
      if (wazzup.there instanceof Error) throw wazzup.there;
      const known = { there: wazzup.there?.id === id ? wazzup.there : null, pending: wazzup.pending };
      onLook.tell(id, known);
      return known;
    },
    isAgreed: async () => false,
    identify: async (page) => ({ page, idTemplate: '{id}' }),
  });
  const marks = createVisitStatus({
    comparison,
    showsDeal: async (tab, uri) => tabs.get(tab)?.includes(uri) ?? false,
    badge: (tab, state, isCompared) =>
      void shown.push(`badge ${tab} ${state}${isCompared || !state ? '' : ', not compared'}`),
    mark: (tab, uri, state) => void shown.push(`mark ${tab} ${uri} ${state}`),
  });
  return { marks, wazzup, shown, tabs, onLook };
}

beforeEach(() => void vi.useRealTimers());

describe('what pill and badge say', () => {
  it.each([
    ['in-sync', IN_WAZZUP, READ],
    ['differs', { ...IN_WAZZUP, name: 'Windows' }, READ],
    ['closed', { ...IN_WAZZUP, closed: true }, READ],
    ['not-linked', null, READ],
    ['conflict', { ...IN_WAZZUP, uri: 'https://other.example/1' }, READ],
    ['error', new Error('down'), READ],
    // Not read: nothing is compared.
    ['in-sync', { ...IN_WAZZUP, name: 'Windows' }, UNREAD],
    ['closed', { ...IN_WAZZUP, closed: true }, UNREAD],
    ['not-linked', null, UNREAD],
  ] as const)('%s', async (state, there, visit) => {
    const { marks, shown } = start(there);
    expect(await marks.report(SPOT, visit)).toBe(state);
    expect(shown.at(-1)).toBe(`badge ${TAB} ${state}${visit === READ ? '' : ', not compared'}`);
  });

  it('without a token Wazzup is not asked', async () => {
    const { marks, wazzup } = start();
    wazzup.token = false;
    expect(await marks.report(SPOT, READ)).toBe('no-token');
    expect(wazzup.looks).toEqual([]);
  });

  it('what a look of its own brings to light is no reason to look again', async () => {
    const { marks, wazzup, onLook } = start();
    wazzup.pending = true;
    onLook.tell = (id, known) => void marks.learn(id, known);
    await marks.report(SPOT, READ);
    await new Promise((done) => setTimeout(done, 100));
    expect(wazzup.looks).toEqual(['1']);
  });

  it('Wazzup is asked once a visit, however often the page changes', async () => {
    const { marks, wazzup } = start();
    for (const name of ['Doors', 'Windows', 'Floors'])
      await marks.report(SPOT, { ...READ, page: READ.page && { ...READ.page, name } });
    expect(wazzup.looks).toEqual(['1']);
    expect(await marks.report(SPOT, READ)).toBe('in-sync');
  });

  it('another deal, or none, ends the visit', async () => {
    const { marks, wazzup, shown } = start();
    await marks.report(SPOT, READ);
    const other = { deal: { crm: 'pipedrive', id: '2', uri: URI.replace('/1', '/2') }, page: null };
    expect(await marks.report(SPOT, other)).toBe('not-linked');
    expect(await marks.report(SPOT, null)).toBeNull();
    expect(shown.at(-1)).toBe(`badge ${TAB} null`);
    await marks.report(SPOT, READ);
    expect(wazzup.looks).toEqual(['1', '2', '1']);
  });

  it('another frame of the tab, without a deal, ends nobody else’s visit', async () => {
    const { marks, shown } = start();
    await marks.report({ tabId: TAB, frameId: 4 }, READ);
    expect(await marks.report(SPOT, null)).toBeNull();
    expect(shown.at(-1)).toBe(`badge ${TAB} in-sync`);
    await marks.report({ tabId: TAB, frameId: 4 }, null);
    expect(shown.at(-1)).toBe(`badge ${TAB} null`);
  });

  it('what others learn of the deal is taken over in every tab that shows it', async () => {
    const { marks, wazzup, shown } = start(null);
    await marks.report(SPOT, READ);
    await marks.report({ tabId: 8, frameId: 0 }, READ);
    await marks.learn('1', { there: IN_WAZZUP, pending: false });
    await marks.learn('99', { there: null, pending: false });
    expect(shown.slice(-4)).toEqual([
      `badge ${TAB} in-sync`,
      `mark ${TAB} ${URI} in-sync`,
      'badge 8 in-sync',
      `mark 8 ${URI} in-sync`,
    ]);
    expect(wazzup.looks).toEqual(['1', '1']);
    expect(await marks.report(SPOT, READ)).toBe('in-sync');
  });

  it('a tab that has gone elsewhere is left alone', async () => {
    const { marks, shown, tabs } = start(null);
    await marks.report(SPOT, READ);
    tabs.delete(TAB);
    const before = shown.length;
    await marks.learn('1', { there: IN_WAZZUP, pending: false });
    expect(shown).toHaveLength(before);
  });

  it('a worker that starts anew learns from the popup which tab shows what', async () => {
    const { marks, shown, wazzup } = start(null);
    marks.remember(TAB, READ);
    await marks.learn('1', { there: IN_WAZZUP, pending: false });
    expect(shown).toEqual([`badge ${TAB} in-sync`, `mark ${TAB} ${URI} in-sync`]);
    expect(wazzup.looks).toEqual([]);
  });

  it('an answer that comes late does not undo what was learnt meanwhile', async () => {
    const { marks, wazzup } = start(null);
    const gate = Promise.withResolvers<void>();
    wazzup.gate = gate.promise;
    const late = marks.report(SPOT, READ);
    await eventually(() => expect(wazzup.looks).toHaveLength(1));
    await marks.learn('1', { there: IN_WAZZUP, pending: false });
    gate.resolve();
    expect(await late).toBe('in-sync');
    expect(await marks.report(SPOT, READ)).toBe('in-sync');
  });

  it('another token makes everything new, and what is pending is looked at again in a moment', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { marks, wazzup, shown } = start();
    wazzup.token = false;
    await marks.report(SPOT, READ);
    wazzup.token = true;
    wazzup.pending = true;
    await marks.renew();
    expect(shown.at(-1)).toBe(`mark ${TAB} ${URI} pending`);
    wazzup.pending = false;
    vi.setSystemTime(Date.now() + 3_000);
    expect(await marks.report(SPOT, READ)).toBe('in-sync');
  });

  it('a tab that shows two deals has each marked, and the badge of the one reported last', async () => {
    const { marks, shown, tabs } = start(null);
    const two = { deal: { ...READ.deal, id: '2', uri: URI.replace('/1', '/2') }, page: null };
    tabs.set(TAB, [URI, two.deal.uri]);
    await marks.report({ tabId: TAB, frameId: 4 }, READ);
    await marks.report({ tabId: TAB, frameId: 5 }, two);
    shown.length = 0;
    await marks.learn('1', { there: IN_WAZZUP, pending: false });
    await marks.learn('2', { there: { ...IN_WAZZUP, id: '2', uri: two.deal.uri }, pending: false });
    expect(shown).toEqual([
      `mark ${TAB} ${URI} in-sync`,
      `badge ${TAB} in-sync, not compared`,
      `mark ${TAB} ${two.deal.uri} in-sync`,
    ]);
  });

  it('a frame that was taken away leaves no visit behind', async () => {
    const { marks, shown, tabs, wazzup } = start(null);
    const two = { deal: { ...READ.deal, id: '2', uri: URI.replace('/1', '/2') }, page: null };
    await marks.report({ tabId: TAB, frameId: 4 }, READ);
    tabs.set(TAB, [two.deal.uri]);
    await marks.report({ tabId: TAB, frameId: 5 }, two);
    // Where it appears again, it is a new visit, of which Wazzup is asked.
    tabs.set(TAB, [URI]);
    shown.length = 0;
    await marks.learn('1', { there: IN_WAZZUP, pending: false });
    expect(shown).toEqual([]);
    await marks.report({ tabId: TAB, frameId: 6 }, READ);
    expect(wazzup.looks).toEqual(['1', '2', '1']);
  });

  it('a closed tab is shown nothing more', async () => {
    const { marks, shown } = start(null);
    await marks.report(SPOT, READ);
    marks.forget(TAB);
    shown.length = 0;
    await marks.learn('1', { there: IN_WAZZUP, pending: false });
    await marks.renew();
    expect(shown).toEqual([]);
  });
});
