import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followTab, followTabInFront, type Surroundings } from '@/entrypoints/popup/panel/follow-tab';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OWN_WINDOW = 1;

function createEvent<Arguments extends unknown[]>() {
  const listeners = new Set<(...values: Arguments) => void>();
  return {
    addListener: (listener: (...values: Arguments) => void) => void listeners.add(listener),
    removeListener: (listener: (...values: Arguments) => void) => void listeners.delete(listener),
    emit: (...values: Arguments) => {
      for (const listener of listeners) listener(...values);
    },
    count: () => listeners.size,
  };
}

/** A browser window with the panel in it. */
function openWindow() {
  let inFront: number | undefined = 7;
  let answers: Promise<unknown> = Promise.resolve();
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as Document['visibilityState'] });
  const onActivated = createEvent<[{ tabId: number; windowId: number }]>();
  const onUpdated = createEvent<[number, { url?: string; status?: string }]>();
  const onFocusChanged = createEvent<[number]>();
  const [onAdded, onRemoved] = [createEvent<[object]>(), createEvent<[object]>()];
  const pushes = createEvent<[{ tabId: number }]>();
  const surroundings: Surroundings = {
    tabs: {
      query: async () => {
        const id = inFront;
        await answers;
        return id === undefined ? [] : [{ id }];
      },
      onActivated,
      onUpdated,
    },
    windows: { getCurrent: async () => ({ id: OWN_WINDOW }), onFocusChanged },
    permissions: { onAdded, onRemoved },
    document: page as unknown as Document,
    subscribe(listener) {
      pushes.addListener(listener);
      return () => pushes.removeListener(listener);
    },
  };
  return {
    surroundings,
    onUpdated,
    onFocusChanged,
    onAdded,
    onRemoved,
    pushes,
    bring(tabId: number | undefined) {
      inFront = tabId;
      onActivated.emit({ tabId: tabId ?? -1, windowId: OWN_WINDOW });
    },
    bringInOtherWindow: (tabId: number) => onActivated.emit({ tabId, windowId: OWN_WINDOW + 1 }),
    see(state: Document['visibilityState']) {
      page.visibilityState = state;
      page.dispatchEvent(new Event('visibilitychange'));
    },
    /** Makes the browser answer later; gives the function that lets it answer. */
    answerLater() {
      let answer = () => {};
      answers = new Promise<void>((resolve) => {
        answer = resolve;
      });
      return answer;
    },
    answerAtOnce() {
      answers = Promise.resolve();
    },
    listeners: () => [onActivated, onUpdated, onFocusChanged, onAdded, onRemoved, pushes].map(({ count }) => count()),
  };
}

describe('the tab in front', () => {
  async function follow() {
    const window = openWindow();
    const shown: (number | undefined)[] = [];
    const stop = followTabInFront(window.surroundings, (tabId) => void shown.push(tabId));
    await vi.runAllTimersAsync();
    return { ...window, shown, stop };
  }

  it('is told at once, and when another tab comes to the front', async () => {
    const { shown, bring } = await follow();
    bring(8);
    await vi.runAllTimersAsync();
    expect(shown).toEqual([7, 8]);
  });

  it('of another window is none of this panel’s', async () => {
    const { shown, bringInOtherWindow } = await follow();
    bringInOtherWindow(9);
    await vi.runAllTimersAsync();
    expect(new Set(shown)).toEqual(new Set([7]));
  });

  it('is told of nobody who does not see the panel, and as soon as they see it', async () => {
    const { shown, bring, see } = await follow();
    see('hidden');
    bring(8);
    await vi.runAllTimersAsync();
    expect(shown).toEqual([7]);
    see('visible');
    await vi.runAllTimersAsync();
    expect(shown).toEqual([7, 8]);
  });

  it('is the newest one, whichever the browser names last', async () => {
    const { shown, bring, answerLater, answerAtOnce } = await follow();
    const answer = answerLater();
    bring(8);
    answerAtOnce();
    bring(9);
    await vi.runAllTimersAsync();
    answer();
    await vi.runAllTimersAsync();
    expect(shown).toEqual([7, 9]);
  });

  it('may be none', async () => {
    const { shown, bring } = await follow();
    bring(undefined);
    await vi.runAllTimersAsync();
    expect(shown).toEqual([7, undefined]);
  });

  it('is told no more after the end', async () => {
    const { shown, bring, stop, listeners } = await follow();
    bring(8);
    stop();
    await vi.runAllTimersAsync();
    expect(shown).toEqual([7]);
    expect(listeners()).toEqual([0, 0, 0, 0, 0, 0]);
  });
});

describe('what becomes of a tab', () => {
  async function follow() {
    const window = openWindow();
    const news: string[] = [];
    const stop = followTab(7, window.surroundings, (one) => void news.push(one));
    await vi.runAllTimersAsync();
    return { ...window, news, stop };
  }

  it.each([
    [
      'another address',
      ({ onUpdated }: Awaited<ReturnType<typeof follow>>) => onUpdated.emit(7, { url: 'https://a/' }),
    ],
    ['the begin of a load', ({ onUpdated }) => onUpdated.emit(7, { status: 'loading' })],
    ['what the background hears of its page', ({ pushes }) => pushes.emit({ tabId: 7 })],
    ['a site that the manager allows', ({ onAdded }) => onAdded.emit({})],
    ['a site that the manager forbids', ({ onRemoved }) => onRemoved.emit({})],
  ])('%s is a move', async (_, happen) => {
    const followed = await follow();
    happen(followed);
    await vi.runAllTimersAsync();
    expect(followed.news).toEqual(['moved']);
  });

  it('moves in quick succession are told once, with the load that ends them', async () => {
    const { news, onUpdated, pushes } = await follow();
    onUpdated.emit(7, { status: 'loading', url: 'https://a/1' });
    onUpdated.emit(7, { url: 'https://a/2' });
    pushes.emit({ tabId: 7 });
    onUpdated.emit(7, { status: 'complete' });
    await vi.runAllTimersAsync();
    expect(news).toEqual(['moved']);
    onUpdated.emit(7, { status: 'complete' });
    expect(news).toEqual(['moved', 'loaded']);
  });

  it('what other tabs do is no news, nor is another title', async () => {
    const { news, onUpdated, pushes } = await follow();
    onUpdated.emit(8, { url: 'https://a/' });
    onUpdated.emit(7, {});
    pushes.emit({ tabId: 8 });
    await vi.runAllTimersAsync();
    expect(news).toEqual([]);
  });

  it('the manager is back when the window of the panel gets the focus, not another one', async () => {
    const { news, onFocusChanged } = await follow();
    onFocusChanged.emit(OWN_WINDOW + 1);
    onFocusChanged.emit(-1);
    expect(news).toEqual([]);
    onFocusChanged.emit(OWN_WINDOW);
    expect(news).toEqual(['back']);
  });

  it('is told no more after the end', async () => {
    const { news, onUpdated, stop, listeners } = await follow();
    onUpdated.emit(7, { url: 'https://a/' });
    stop();
    await vi.runAllTimersAsync();
    expect(news).toEqual([]);
    expect(listeners()).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
