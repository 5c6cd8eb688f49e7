import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import type { DealState } from '@/lib/deal/plan';
import { followVisits } from '@/lib/visit/follow-visits';
import { cases, openPage } from '../../crm/cases';
import { stubPageGlobals } from '../page-globals';

// Tests in real browsers check what the pill looks like.
const pill = vi.hoisted(() => ({ shown: [] as string[], hide: (_onSite: boolean, _isHidden: boolean) => {} }));
vi.mock('@/lib/visit/pill', () => ({
  createPill: ({ onHide }: { onHide: typeof pill.hide }) => {
    pill.hide = onHide;
    return { show: (state: string) => void pill.shown.push(state), remove: () => {} };
  },
}));

const oak = cases.find(({ name }) => name === 'pipedrive/session-full');
if (!oak) throw new Error('the case is gone');

/** How many requests one reading of the deal sends. */
const ONE_READ = Object.keys(oak.answers).length;

const PILL = { pill: 'on', sessionReads: true, hidden: false, place: null };

let stop: AbortController;

beforeEach(() => {
  fakeBrowser.reset();
  pill.shown = [];
  vi.useFakeTimers();
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/**
 * Follows visits in a page with a deal; the background answers with one state after the other, then with the last one.
 */
function follow(...states: (DealState | Promise<DealState>)[]) {
  if (!oak) throw new Error('the case is gone');
  const page = openPage(oak);
  stubPageGlobals(page.document);
  let isHidden = false;
  Object.defineProperty(page.document, 'visibilityState', { get: () => (isHidden ? 'hidden' : 'visible') });
  const reports: unknown[] = [];
  const answer = async (message: unknown) => {
    const { type, request } = message as { type: string; request: unknown };
    if (type === 'visit.start') return { ok: true, answer: PILL };
    if (type === 'pill.keep') return { ok: true, answer: null };
    reports.push(request);
    return { ok: true, answer: { state: await (states.length > 1 ? states.shift() : states[0]) } };
  };
  vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(answer as typeof browser.runtime.sendMessage);
  const { mark } = followVisits(oak.reader, page, { signal: stop.signal, isInvalid: false });
  const hide = (hidden: boolean) => {
    isHidden = hidden;
    const { Event } = page.document.defaultView ?? globalThis;
    page.document.dispatchEvent(new Event('visibilitychange'));
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { page, reports, hide, pass, mark };
}

describe('a visit to a deal', () => {
  it('reads the deal once the page has been visible for a second', async () => {
    const { page, reports, pass } = follow('in-sync');
    await pass(900);
    expect(page.requests).toEqual([]);
    await pass(1_000);
    expect(reports).toMatchObject([{ deal: { id: oak.expected.id }, page: { name: oak.expected.name } }]);
    expect(page.requests).toHaveLength(ONE_READ);
    await pass(10 * 60_000);
    expect(reports).toHaveLength(1);
    expect(page.requests).toHaveLength(ONE_READ);
  });

  it('asks the background again while a press is pending, and does not ask the CRM', async () => {
    const { page, reports, pass } = follow('pending', 'pending', 'pending', 'in-sync');
    await pass(60_000);
    expect(reports).toHaveLength(4);
    expect(page.requests).toHaveLength(ONE_READ);
  });

  it('reads the deal again for a report if the last reading is five minutes old', async () => {
    const { page, pass } = follow('pending');
    await pass(5 * 60_000 + 20_000);
    expect(page.requests).toHaveLength(2 * ONE_READ);
  });

  it('does nothing in a hidden tab, and goes on when the tab is visible again', async () => {
    const { page, reports, hide, pass } = follow('pending');
    hide(true);
    await pass(60_000);
    expect([reports, page.requests]).toEqual([[], []]);
    hide(false);
    await pass(2_000);
    expect(reports).toHaveLength(1);
    hide(true);
    await pass(60_000);
    expect(reports).toHaveLength(1);
    hide(false);
    await pass(6_000);
    expect(reports).toHaveLength(2);
    expect(page.requests).toHaveLength(ONE_READ);
  });

  it('reads the deal again when the page changes', async () => {
    const { page, reports, pass } = follow('in-sync');
    await pass(3_000);
    const title = page.document.querySelector<HTMLTextAreaElement>('[data-testid="header-title"] textarea');
    if (!title) throw new Error('the page has no title');
    title.value = 'Another name';
    await pass(5_000);
    expect(reports).toHaveLength(2);
    expect(page.requests).toHaveLength(2 * ONE_READ);
  });

  it('reads the deal again when the page showed another one and came back unnoticed', async () => {
    const { page, reports, pass } = follow('in-sync');
    const { fetch } = page;
    page.fetch = async (...request) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return fetch(...request);
    };
    await pass(1_010);
    page.goTo('/deal/1');
    await pass(175);
    expect(page.requests.some((path) => path.includes('/deals/1?'))).toBe(true);
    page.goTo(new URL(oak.expected.uri).pathname);
    await pass(5_000);
    expect(reports).toMatchObject([{ deal: { id: oak.expected.id }, page: { name: oak.expected.name } }]);
  });

  it('ends with the script', async () => {
    const { reports, pass } = follow('pending');
    await pass(3_000);
    stop.abort();
    await pass(60_000);
    expect(reports).toHaveLength(1);
  });

  it('shows that nobody knows how the deal stands while Wazzup is long in answering', async () => {
    const answer = Promise.withResolvers<DealState>();
    const { pass } = follow(answer.promise);
    await pass(4_000);
    expect(pill.shown).toEqual([]);
    await pass(4_000);
    expect(pill.shown).toEqual(['error']);
    answer.resolve('differs');
    await pass(100);
    expect(pill.shown).toEqual(['error', 'differs']);
  });

  it('keeps what the pill said last while a later answer is slow', async () => {
    const { pass } = follow('pending', new Promise<DealState>(() => {}));
    await pass(60_000);
    expect(pill.shown).toEqual(['pending']);
  });

  it('leaves the pill hidden on a page on which the manager hid it, and shows it on others', async () => {
    const { page, pass, mark } = follow('in-sync');
    await pass(3_000);
    pill.hide(false, true);
    mark({ uri: oak.expected.uri, state: 'differs' });
    page.goTo('/pipeline/1');
    await pass(5_000);
    page.goTo(new URL(oak.expected.uri).pathname);
    await pass(5_000);
    expect(pill.shown).toEqual(['in-sync']);
    pill.hide(false, false);
    mark({ uri: oak.expected.uri, state: 'differs' });
    expect(pill.shown).toEqual(['in-sync']);
    page.goTo('/pipeline/1');
    await pass(5_000);
    page.goTo(new URL(oak.expected.uri).pathname);
    await pass(5_000);
    expect(pill.shown).toEqual(['in-sync', 'in-sync']);
  });

  it('shows the pill again once the manager has taken its hiding back', async () => {
    const { pass, mark } = follow('in-sync');
    await pass(3_000);
    pill.hide(true, true);
    mark({ uri: oak.expected.uri, state: 'differs' });
    expect(pill.shown).toEqual(['in-sync']);
    pill.hide(true, false);
    mark({ uri: oak.expected.uri, state: 'differs' });
    expect(pill.shown).toEqual(['in-sync', 'differs']);
  });

  it('shows the state that the background sends for the visit’s deal, and no other deal’s', async () => {
    const { pass, mark } = follow('in-sync');
    await pass(3_000);
    expect(pill.shown).toEqual(['in-sync']);
    mark({ uri: 'https://evil.example/deal/4217', state: 'conflict' });
    expect(pill.shown).toEqual(['in-sync']);
    mark({ uri: oak.expected.uri, state: 'conflict' });
    expect(pill.shown).toEqual(['in-sync', 'conflict']);
  });
});
