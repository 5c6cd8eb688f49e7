import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createAttention } from '@/lib/background/attention';
import type { BatchEntry } from '@/lib/deal/batch';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { QueuedContact, Reason } from '@/lib/deal/queue';
import { HISTORY_FIXTURES } from '../../fixtures/history';

const MINUTE = 60_000;

const [DONE] = HISTORY_FIXTURES.applied?.entries ?? [];
const entry = (seq: number, changes: Partial<HistoryEntry>): HistoryEntry => ({
  ...(DONE as HistoryEntry),
  seq,
  at: Date.now(),
  ...changes,
});
const failed = (seq: number) => entry(seq, { state: 'failed', needsAttention: true });
const waits = (seq: number, kind: Reason['kind'], at = Date.now()) =>
  entry(seq, { state: 'waiting', reason: { kind, details: {} }, at });
const contact = (version: string, kind: Reason['kind']) =>
  ({ version, failed: true, reason: { kind, details: {} } }) as unknown as QueuedContact;

/** What outbox and journal have. */
const there: { entries: HistoryEntry[]; batches: BatchEntry[]; contacts: QueuedContact[] } = {
  entries: [],
  batches: [],
  contacts: [],
};
/** What the manager sees of it. */
const seen = { badge: '', notifications: [] as string[], cleared: 0, opened: [] as unknown[] };
let isPopupOpen = false;
let clickNotification: () => void;

/** Lets the manager allow notifications; before that, the browser has no such interface. */
function allowNotifications() {
  const clicks = new Set<() => void>();
  clickNotification = () => {
    for (const click of clicks) click();
  };
  Reflect.set(browser, 'notifications', {
    create: async (_id: string, { message }: { message: string }) => void seen.notifications.push(message),
    clear: async () => {
      seen.cleared += 1;
    },
    onClicked: { addListener: (click: () => void) => clicks.add(click) },
  });
}

/** A background that has just started. */
const startWorker = () =>
  createAttention({
    journal: { list: async () => ({ entries: there.entries, waiting: 0 }) },
    batches: { list: async () => there.batches },
    people: { list: async () => there.contacts },
  });

async function look(attention = startWorker()) {
  attention.lookSoon();
  attention.lookSoon();
  await vi.advanceTimersByTimeAsync(2_000);
  return attention;
}

beforeEach(() => {
  fakeBrowser.reset();
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 17) });
  Object.assign(there, { entries: [], batches: [], contacts: [] });
  Object.assign(seen, { badge: '', notifications: [], cleared: 0, opened: [] });
  isPopupOpen = false;
  Reflect.set(browser, 'notifications', undefined);
  Reflect.set(browser, 'action', {
    setBadgeText: async ({ text, ...rest }: { text: string }) => Object.assign(seen, { badge: text, ...rest }),
    setBadgeBackgroundColor: async () => {},
  });
  Reflect.set(browser.runtime, 'getContexts', async () => (isPopupOpen ? [{}] : []));
  Reflect.set(browser.i18n, 'getMessage', (key: string, value?: string) => [key, value].filter(Boolean).join(' '));
});
afterEach(() => void vi.useRealTimers());

describe('what has failed for good', () => {
  it('is counted on the toolbar button, and told once', async () => {
    allowNotifications();
    there.entries = [failed(2), failed(1), entry(3, {})];
    const attention = await look();
    expect(seen).toMatchObject({ badge: '2', notifications: ['notification 2'] });
    await look(attention);
    expect(seen.notifications).toHaveLength(1);
    there.entries = [failed(4), ...there.entries];
    await look(attention);
    expect(seen).toMatchObject({ badge: '3', notifications: ['notification 2', 'notification 3'] });
  });

  it('counts once in a batch, when all deals of the batch have had their turn', async () => {
    allowNotifications();
    const [batch] = HISTORY_FIXTURES['many deals at once: one']?.batches ?? [];
    const running = { ...(batch as BatchEntry), states: { applied: 10, failed: 20, waiting: 1 } };
    there.batches = [running];
    await look();
    expect(seen).toMatchObject({ badge: '', notifications: [] });
    there.batches = [{ ...running, states: { applied: 11, failed: 20 } }];
    await look();
    expect(seen).toMatchObject({ badge: '1', notifications: ['notification 1'] });
    there.batches = [{ ...running, states: { applied: 11, failed: 20 }, needsAttention: 0 }];
    await look();
    expect(seen).toMatchObject({ badge: '', notifications: ['notification 1'] });
  });

  it('is counted again by the next worker, and not told again', async () => {
    allowNotifications();
    there.entries = [failed(1)];
    await look();
    seen.badge = '';
    await look();
    expect(seen).toMatchObject({ badge: '1', notifications: ['notification 1'] });
  });

  it('is counted no longer once the manager has attended to it', async () => {
    allowNotifications();
    there.entries = [failed(1)];
    const attention = await look();
    there.entries = [entry(1, { state: 'failed', needsAttention: false })];
    await look(attention);
    expect(seen).toMatchObject({ badge: '', cleared: 1 });
  });

  it('is only counted where notifications are not allowed, and told of the past to nobody who allows them', async () => {
    there.entries = [failed(1)];
    const attention = await look();
    allowNotifications();
    attention.listen();
    await look(attention);
    expect(seen).toMatchObject({ badge: '1', notifications: [] });
    there.entries = [failed(2), failed(1)];
    await look(attention);
    expect(seen.notifications).toEqual(['notification 2']);
  });

  it('is not told to a manager who has the popup open, where it stands', async () => {
    allowNotifications();
    isPopupOpen = true;
    there.entries = [failed(1)];
    const attention = await look();
    isPopupOpen = false;
    await look(attention);
    expect(seen).toMatchObject({ badge: '1', notifications: [] });
  });

  it('may be a contact, unless the account may add none at all', async () => {
    allowNotifications();
    there.contacts = [contact('a', 'invalid'), contact('b', 'forbidden')];
    await look();
    expect(seen).toMatchObject({ badge: '1', notifications: ['notification 1'] });
  });
});

describe('what waits', () => {
  it.each(['token', 'no-access', 'other-account'] as const)(
    'for the manager (%s) is told after ten minutes',
    async (kind) => {
      allowNotifications();
      there.entries = [waits(1, kind)];
      const attention = await look();
      await vi.advanceTimersByTimeAsync(9 * MINUTE);
      await look(attention);
      expect(seen).toMatchObject({ badge: '', notifications: [] });
      await vi.advanceTimersByTimeAsync(MINUTE);
      await look(attention);
      expect(seen).toMatchObject({ badge: '1', notifications: ['notification 1'] });
    },
  );

  it.each(['offline', 'unavailable', 'rate-limited', 'timeout'] as const)('for others (%s) is not', async (kind) => {
    allowNotifications();
    there.entries = [waits(1, kind, Date.now() - 60 * MINUTE)];
    await look();
    expect(seen).toMatchObject({ badge: '', notifications: [] });
  });
});

describe('a click on the notification', () => {
  beforeEach(() => {
    vi.spyOn(browser.tabs, 'create').mockImplementation((async (tab: unknown) => seen.opened.push(tab)) as never);
  });

  it('opens the history, whether notifications were allowed before the worker started or later', async () => {
    const attention = startWorker();
    attention.listen();
    allowNotifications();
    attention.listen();
    attention.listen();
    clickNotification();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen.opened).toEqual([{ url: '/journal.html' }]);
  });
});
