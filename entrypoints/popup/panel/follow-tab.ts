import type { TabNews } from '../tab';

/** An event of the browser, as far as the panel uses it. */
export interface BrowserEvent<Arguments extends unknown[]> {
  addListener(listener: (...values: Arguments) => void): void;
  removeListener(listener: (...values: Arguments) => void): void;
}

/** What the panel uses of the browser. */
export interface Surroundings {
  tabs: {
    query(which: { active: true; currentWindow: true }): Promise<{ id?: number | undefined }[]>;
    onActivated: BrowserEvent<[{ tabId: number; windowId: number }]>;
    onUpdated: BrowserEvent<[tabId: number, change: { url?: string | undefined; status?: string | undefined }]>;
  };
  windows: {
    getCurrent(): Promise<{ id?: number | undefined }>;
    onFocusChanged: BrowserEvent<[windowId: number]>;
  };
  permissions: { onAdded: BrowserEvent<[object]>; onRemoved: BrowserEvent<[object]> };
  document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
  /** Subscribes to what the background pushes of tabs. */
  subscribe(listener: (push: { tabId: number }) => void): () => void;
}

/** Pages change their address several times in a row; for so long, in milliseconds, the panel waits for the last one. */
const SETTLE_MS = 100;

function listenTo<Arguments extends unknown[]>(
  event: BrowserEvent<Arguments>,
  listener: (...values: Arguments) => void,
): () => void {
  event.addListener(listener);
  return () => event.removeListener(listener);
}

/**
 * Tells which tab is in front in the panel's own window, at once and whenever it is another one; undefined if there is
 * none. A panel that nobody sees is not told, until it is in sight again.
 */
export function followTabInFront(
  { tabs, document }: Surroundings,
  onTab: (tabId: number | undefined) => void,
): () => void {
  /** The number of the newest question: a browser may answer them in any order. */
  let newest = 0;
  async function look(): Promise<void> {
    if (document.visibilityState !== 'visible') return;
    newest += 1;
    const number = newest;
    const [tab] = await tabs.query({ active: true, currentWindow: true });
    if (number === newest) onTab(tab?.id);
  }
  const refresh = () => void look();
  refresh();
  // Another window's tab changes nothing here; but a tab may come from there, so the browser alone says which is ours.
  const stop = listenTo(tabs.onActivated, refresh);
  document.addEventListener('visibilitychange', refresh);
  return () => {
    newest += 1;
    stop();
    document.removeEventListener('visibilitychange', refresh);
  };
}

/**
 * Tells what becomes of one tab: the browser tells of loads and addresses, and the background of moves that leave the
 * address as it is. What happens in quick succession is told once.
 */
export function followTab(
  tabId: number,
  { tabs, windows, permissions, subscribe }: Surroundings,
  onNews: (news: TabNews) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let ownWindow: number | undefined;
  void windows.getCurrent().then(({ id }) => {
    ownWindow = id;
  });

  function moved(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      onNews('moved');
    }, SETTLE_MS);
  }

  const stops = [
    listenTo(tabs.onUpdated, (id, { url, status }) => {
      if (id !== tabId) return;
      if (url !== undefined || status === 'loading') moved();
      // A move that is about to be told is told after the load.
      else if (status === 'complete' && timer === undefined) onNews('loaded');
    }),
    listenTo(windows.onFocusChanged, (id) => {
      if (id === ownWindow) onNews('back');
    }),
    listenTo(permissions.onAdded, moved),
    listenTo(permissions.onRemoved, moved),
    subscribe((push) => {
      if (push.tabId === tabId) moved();
    }),
  ];
  return () => {
    clearTimeout(timer);
    for (const stop of stops) stop();
  };
}
