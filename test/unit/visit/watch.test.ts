import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CrmReader } from '@/lib/crm/reader';
import type { Page } from '@/lib/crm/reading/read-deal';
import { type PageSnapshot, type ScriptLifetime, watchPage } from '@/lib/crm/reading/watch-page';

/** Watches a page of a CRM that has the deal's id in its address and shows one text. */
function start() {
  const now = { address: 'https://crm.example/deal/1', shown: 'Doors', owner: 'Anna', hidden: false, looks: 0 };
  const listeners = new Set<() => void>();
  const document = {
    get visibilityState() {
      return now.hidden ? 'hidden' : 'visible';
    },
    addEventListener: (_: string, listener: () => void, { signal }: { signal: AbortSignal }) => {
      listeners.add(listener);
      signal.addEventListener('abort', () => listeners.delete(listener));
    },
  } as unknown as Document;
  const reader = {
    site: {
      detect: (url: URL) => {
        const id = /^\/deal\/(\d+)$/.exec(url.pathname)?.[1];
        return id === undefined ? undefined : { id, uri: url.href };
      },
    },
    findDealRoot: () => document,
    extractFacts: () => {
      now.looks += 1;
      return { name: now.shown, owner: now.owner };
    },
  } as unknown as CrmReader;
  const stop = new AbortController();
  const life: ScriptLifetime & { gone: boolean } = {
    signal: stop.signal,
    gone: false,
    get isInvalid() {
      if (this.gone) stop.abort();
      return stop.signal.aborted;
    },
  };
  const page: Page = { document, address: () => now.address, fetch: vi.fn() };
  const seen: PageSnapshot[] = [];
  watchPage(reader, page, life, (sight) => seen.push(sight));
  const hide = (hidden: boolean) => {
    now.hidden = hidden;
    for (const listener of listeners) listener();
  };
  return { now, seen, stop, life, hide, listeners };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const ids = (seen: PageSnapshot[]) => seen.map(({ deal }) => deal?.id);

describe('watchPage', () => {
  it('reports the deal at once, and another deal within a second, whether or not the content changes too', () => {
    const { now, seen } = start();
    expect(ids(seen)).toEqual(['1']);
    now.address = 'https://crm.example/deal/2';
    vi.advanceTimersByTime(1_000);
    expect(ids(seen)).toEqual(['1', '2']);
    now.shown = 'Windows';
    vi.advanceTimersByTime(1_000);
    expect(ids(seen)).toEqual(['1', '2', '2']);
    now.address = 'https://crm.example/board';
    vi.advanceTimersByTime(1_000);
    expect(ids(seen)).toEqual(['1', '2', '2', undefined]);
  });

  it('reports nothing while nothing changes', () => {
    const { seen } = start();
    vi.advanceTimersByTime(60_000);
    expect(seen).toHaveLength(1);
  });

  it('reports once more when a deal of the same name has stayed so long that it must be this one', () => {
    const { now, seen } = start();
    vi.advanceTimersByTime(1_000);
    Object.assign(now, { address: 'https://crm.example/deal/2', owner: 'Bob' });
    vi.advanceTimersByTime(8_000);
    expect(ids(seen)).toEqual(['1', '2']);
    vi.advanceTimersByTime(60_000);
    expect(ids(seen)).toEqual(['1', '2', '2']);
  });

  it('waits until the content no longer changes', () => {
    const { now, seen } = start();
    for (let key = 0; key < 20; key += 1) {
      now.shown = `Doors${'!'.repeat(key)}`;
      vi.advanceTimersByTime(400);
    }
    expect(seen.length).toBeLessThanOrEqual(2);
    vi.advanceTimersByTime(1_000);
    expect(seen.at(-1)?.shown).toBe(JSON.stringify({ name: now.shown, owner: now.owner }));
  });

  it('does not look at a page without a deal', () => {
    const { now } = start();
    now.address = 'https://crm.example/board';
    vi.advanceTimersByTime(1_000);
    const before = now.looks;
    vi.advanceTimersByTime(60_000);
    expect(now.looks).toBe(before);
  });

  it('does nothing in a hidden tab, and catches up when the tab is visible again', () => {
    const { now, seen, hide } = start();
    hide(true);
    expect(vi.getTimerCount()).toBe(0);
    now.address = 'https://crm.example/deal/2';
    vi.advanceTimersByTime(60_000);
    expect(ids(seen)).toEqual(['1']);
    hide(false);
    expect(ids(seen)).toEqual(['1', '2']);
  });

  it('ends with the script, and leaves no timer and no listener', () => {
    const { now, seen, stop, listeners } = start();
    stop.abort();
    expect([vi.getTimerCount(), listeners.size]).toEqual([0, 0]);
    now.address = 'https://crm.example/deal/2';
    vi.advanceTimersByTime(60_000);
    expect(ids(seen)).toEqual(['1']);
  });

  it('ends by itself after the extension was updated or removed', () => {
    const { seen, life, now } = start();
    life.gone = true;
    now.address = 'https://crm.example/deal/2';
    vi.advanceTimersByTime(1_000);
    expect(ids(seen)).toEqual(['1']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
