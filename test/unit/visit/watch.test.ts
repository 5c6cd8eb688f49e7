import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CrmReader } from '@/lib/crm/reader';
import type { PageSnapshot } from '@/lib/crm/reading/snapshot';
import { type ScriptLifetime, watchPage } from '@/lib/crm/reading/watch-page';
import { openPage } from '../../crm/cases';
import { stubPageGlobals } from '../page-globals';

interface Given {
  path?: string;
  /** How many milliseconds each look takes. */
  costMs?: number;
  /** Whether the browser tells of a new address. */
  tells?: boolean;
  /** At which paths something can lie over the page: its address is the text of the element `aside`. */
  coveredAt?: RegExp;
}

/** Watches a page of a CRM that has the deal's id in its address, and shows a name and an owner. */
function start({ path = '/deal/1', costMs = 1, tells = true, coveredAt }: Given = {}) {
  const page = openPage({
    visit: { url: `https://crm.example${path}` },
    html: '<h1>Doors</h1><input value="Anna"><p>Beside</p>',
    answers: {},
  });
  const { document } = page;
  stubPageGlobals(document);
  const view = document.defaultView ?? globalThis;
  if (tells) Object.defineProperty(view, 'navigation', { value: new view.EventTarget() });
  const now = { hidden: false, looks: 0, listeners: 0, gone: false };
  Object.defineProperty(document, 'visibilityState', { get: () => (now.hidden ? 'hidden' : 'visible') });
  countListeners(document, now);

  const reader = {
    site: {
      detect: (url: URL) => {
        const id = /^\/deal\/(\d+)$/.exec(url.pathname)?.[1];
        return id === undefined ? undefined : { id, uri: url.href };
      },
    },
    ...(coveredAt && {
      overlays: {
        mayLieAt: ({ pathname }: URL) => coveredAt.test(pathname),
        findFront: (document: Document) => {
          const root = document.querySelector('aside');
          return root ? { url: new URL(root.textContent ?? '', 'https://crm.example'), document, root } : undefined;
        },
      },
    }),
    findDealRoot: () => document,
    extractFacts: () => {
      now.looks += 1;
      vi.advanceTimersByTime(costMs);
      return { name: text('h1'), owner: document.querySelector('input')?.value };
    },
  } as unknown as CrmReader;

  const stop = new AbortController();
  const life: ScriptLifetime = {
    signal: stop.signal,
    get isInvalid() {
      if (now.gone) stop.abort();
      return stop.signal.aborted;
    },
  };
  const seen: PageSnapshot[] = [];
  watchPage(reader, page, life, (sight) => seen.push(sight));

  const text = (selector: string) => document.querySelector(selector)?.textContent ?? '';
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return {
    now,
    seen,
    stop,
    document,
    pass,
    ids: () => seen.map(({ deal }) => deal?.id),
    lastShown: () => JSON.parse(seen.at(-1)?.shown || '{}'),
    goTo(to: string) {
      page.goTo(to);
      Reflect.get(view, 'navigation')?.dispatchEvent(new view.Event('currententrychange'));
    },
    write(selector: string, value: string) {
      const element = document.querySelector(selector);
      if (element) element.textContent = value;
    },
    /** Sets what the input field says; a manager's typing raises an event, a script's setting raises none. */
    setInput(value: string, isTyped: boolean) {
      const input = document.querySelector('input');
      if (input) input.value = value;
      if (isTyped) input?.dispatchEvent(new view.Event('input', { bubbles: true }));
    },
    hide(hidden: boolean) {
      now.hidden = hidden;
      document.dispatchEvent(new view.Event('visibilitychange'));
    },
    /** How many looks so many milliseconds bring. */
    async looksIn(ms: number) {
      const before = now.looks;
      await pass(ms);
      return now.looks - before;
    },
  };
}

/** Counts the listeners that a page's document has. */
function countListeners(document: Document, counter: { listeners: number }): void {
  const { addEventListener } = document;
  document.addEventListener = (...[name, listener, options]: Parameters<typeof addEventListener>) => {
    counter.listeners += 1;
    addEventListener.call(document, name, listener, options);
    const { signal } = options as AddEventListenerOptions;
    signal?.addEventListener('abort', () => {
      counter.listeners -= 1;
    });
  };
}

let started: ReturnType<typeof start>[] = [];
const watch = (given?: Given) => {
  const watched = start(given);
  started.push(watched);
  return watched;
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const { stop } of started) stop.abort();
  started = [];
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('watchPage', () => {
  it.each([true, false])(
    'reports the deal at once, and another one within a second or so, whether the browser tells (%s) or not',
    async (tells) => {
      const { ids, goTo, write, pass } = watch({ tells });
      expect(ids()).toEqual(['1']);
      goTo('/deal/2');
      await pass(tells ? 0 : 1_000);
      expect(ids()).toEqual(['1', '2']);
      await pass(500);
      write('h1', 'Windows');
      await pass(1_500);
      expect(ids()).toEqual(['1', '2', '2']);
      goTo('/board');
      await pass(tells ? 0 : 1_000);
      expect(ids()).toEqual(['1', '2', '2', undefined]);
    },
  );

  it('reports other content of the same deal once it has come to rest, and not while it changes', async () => {
    const { seen, lastShown, write, pass } = watch();
    await pass(1_000);
    for (let key = 0; key < 20; key += 1) {
      write('h1', `Doors${'!'.repeat(key)}`);
      await pass(300);
    }
    expect(seen).toHaveLength(1);
    await pass(1_500);
    expect(seen).toHaveLength(2);
    expect(lastShown()).toEqual({ name: `Doors${'!'.repeat(19)}`, owner: 'Anna' });
  });

  it('hears what a manager types, which changes no node', async () => {
    const { lastShown, setInput, pass } = watch();
    await pass(20_000);
    setInput('Bob', true);
    await pass(1_500);
    expect(lastShown()).toMatchObject({ owner: 'Bob' });
  });

  it('sees what a script sets without any event, at the slow look', async () => {
    const { lastShown, setInput, pass } = watch();
    await pass(1_500);
    setInput('Bob', false);
    await pass(3_000);
    expect(lastShown()).toMatchObject({ owner: 'Bob' });
    await pass(10 * 60_000);
    setInput('Carol', false);
    await pass(31_000);
    expect(lastShown()).toMatchObject({ owner: 'Carol' });
  });

  it('reports once more when a deal of the same name has stayed so long that it must be this one', async () => {
    const { ids, goTo, setInput, pass } = watch();
    await pass(1_000);
    goTo('/deal/2');
    setInput('Bob', false);
    await pass(8_000);
    expect(ids()).toEqual(['1', '2']);
    await pass(60_000);
    expect(ids()).toEqual(['1', '2', '2']);
  });

  it('tells a deal apart from the one before, even if it was left before anybody read it', async () => {
    const { ids, goTo, write, pass } = watch();
    await pass(500);
    goTo('/deal/2');
    await pass(20_000);
    expect(ids()).toEqual(['1', '2']);
    write('h1', 'Windows');
    await pass(2_000);
    expect(ids()).toEqual(['1', '2', '2']);
  });

  it('follows what lies over a page, also where the page itself is no deal', async () => {
    const { document, ids, pass } = watch({ path: '/board', coveredAt: /board/ });
    expect(ids()).toEqual([undefined]);
    const aside = document.createElement('aside');
    aside.textContent = '/deal/5';
    document.body.append(aside);
    await pass(1_000);
    expect(ids()).toEqual([undefined, '5']);
    aside.remove();
    await pass(1_000);
    expect(ids()).toEqual([undefined, '5', undefined]);
  });
});

describe('what watching costs', () => {
  it('looks once at a page that does not change, and then ever less', async () => {
    const { seen, looksIn } = watch();
    expect(await looksIn(1_900)).toBe(1);
    expect(await looksIn(60_000)).toBeLessThanOrEqual(5);
    expect(await looksIn(10 * 60_000)).toBeLessThanOrEqual(21);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['a small page', 1],
    ['a large page', 20],
    ['a huge page', 300],
  ])('takes a hundredth of the time at most where the page never rests: %s', async (_what, costMs) => {
    const { write, pass, now } = watch({ costMs });
    await pass(1_000);
    const [before, start] = [now.looks, performance.now()];
    for (let change = 0; change < 5_000; change += 1) {
      write('p', `change ${change}`);
      await pass(20);
    }
    const looks = now.looks - before;
    expect(looks).toBeGreaterThanOrEqual(2);
    // One look may fall on either end of the time.
    expect((looks - 1) * costMs).toBeLessThanOrEqual((performance.now() - start) / 100);
  });

  it('takes half a percent at most on a large page at rest', async () => {
    const { looksIn } = watch({ costMs: 100 });
    expect(await looksIn(100_000)).toBeLessThanOrEqual(5);
  });

  it('puts no look off at another address, unless addresses come one upon the other', async () => {
    const { goTo, looksIn } = watch({ costMs: 300 });
    await looksIn(5_000);
    goTo('/deal/2');
    expect(await looksIn(500)).toBe(1);
    for (let id = 3; id < 53; id += 1) goTo(`/deal/${id}`);
    expect(await looksIn(1_000)).toBe(0);
    expect(await looksIn(30_000)).toBe(1);
  });

  it('neither looks at a page without a deal, nor keeps a timer or an observer there', async () => {
    const { now, pass, looksIn, write } = watch({ path: '/board' });
    const observed = vi.spyOn(globalThis.MutationObserver.prototype, 'observe');
    await pass(1_000);
    expect(vi.getTimerCount()).toBe(0);
    write('h1', 'Windows');
    expect(await looksIn(60_000)).toBe(0);
    expect(observed).not.toHaveBeenCalled();
    expect(now.listeners).toBe(1);
  });

  it('ends its observer when the manager goes from the deal to a page without one', async () => {
    const { now, goTo, pass } = watch();
    await pass(1_000);
    goTo('/board');
    await pass(1_000);
    expect([vi.getTimerCount(), now.listeners]).toEqual([0, 1]);
  });

  it('does nothing in a hidden tab, and catches up when the tab is visible again', async () => {
    const { now, ids, hide, goTo, write, looksIn } = watch();
    hide(true);
    expect(vi.getTimerCount()).toBe(0);
    goTo('/deal/2');
    write('h1', 'Windows');
    expect(await looksIn(60_000)).toBe(0);
    expect(ids()).toEqual(['1']);
    hide(false);
    expect(ids()).toEqual(['1', '2']);
    expect(now.hidden).toBe(false);
  });

  it('ends with the script, and leaves no timer and no listener', async () => {
    const { now, ids, stop, goTo, pass } = watch({ tells: false });
    await pass(1_000);
    stop.abort();
    expect([vi.getTimerCount(), now.listeners]).toEqual([0, 0]);
    goTo('/deal/2');
    await pass(60_000);
    expect(ids()).toEqual(['1']);
  });

  it('ends by itself after the extension was updated or removed', async () => {
    const { now, ids, goTo, pass } = watch();
    await pass(1_000);
    now.gone = true;
    goTo('/deal/2');
    await pass(1_000);
    expect(ids()).toEqual(['1']);
    expect(vi.getTimerCount()).toBe(0);
  });
});
