import {
  useCallback,
  useEffect,
  useEffectEvent,
  useMemo,
  useReducer,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { browser } from 'wxt/browser';
import { newestOnly } from '@/components/newestOnly';
import type { DealPeople, Visibility } from '@/lib/deal/visibility';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import type { TabInHand, TabNews } from '../tab';
import { createCommands, toReason } from './commands';
import { reduceInHand } from './in-hand';
import { START } from './state';
import { nextLook, type View, viewOf } from './view';

type Dispatch = Parameters<typeof createCommands>[0]['dispatch'];

const NO_TAB = { kind: 'not-a-deal' } as const;

/**
 * All that the popup shows and does; the components add words and looks.
 * @param hand the tab that the popup is about
 */
export function useDealLink(hand: TabInHand) {
  const [state, dispatch] = useReducer(reduceInHand, START);
  const view = useMemo(() => viewOf(state), [state]);
  const isInSight = useIsInSight();
  useEffect(() => {
    void hand.recalled.then((deal) => deal && dispatch({ type: 'recalled', deal }));
  }, [hand]);
  const { tabId, load, isReading, forgetReading } = useTabReading(hand, dispatch);
  useReadAgain(view, hand, { load, isReading });
  useLooks(view, dispatch, isInSight);
  useEffect(() => subscribe('deal.changed', ({ id }) => dispatch({ type: 'pushed', id })), []);
  const seePeople = useCallback(
    (asked: DealPeople, visibility: Visibility) => dispatch({ type: 'peopleSeen', asked, visibility }),
    [],
  );
  const commands = createCommands({ view, tabId, dispatch, reload: load, forgetReading });
  return { ...view, tabId, isInSight, seePeople, ...commands };
}

export type DealLink = ReturnType<typeof useDealLink>;

/** Whether the manager can see this page. One that nobody sees asks nothing, and asks anew when it is seen again. */
const useIsInSight = () =>
  useSyncExternalStore(
    (onChange) => {
      document.addEventListener('visibilitychange', onChange);
      return () => document.removeEventListener('visibilitychange', onChange);
    },
    () => document.visibilityState === 'visible',
  );

/** Reads the tab in hand, once at the start and whenever a caller calls `load`. */
function useTabReading(hand: TabInHand, dispatch: Dispatch) {
  const tabId = useRef<number | undefined>(undefined);
  const isShown = useRef(false);
  const underWay = useRef(0);
  const [begin] = useState(newestOnly);
  const load = useCallback(
    async (known?: string) => {
      // The manager has gone to another tab, while a command for this one was under way.
      if (!isShown.current) return;
      const isNewest = begin();
      underWay.current += 1;
      try {
        tabId.current ??= await hand.id;
        const tab = tabId.current === undefined ? NO_TAB : await hand.read(tabId.current);
        const isKnown = known !== undefined && tab.kind === 'deal' && tab.page.uri === known;
        if (isNewest() && !isKnown) dispatch({ type: 'read', tab });
      } catch (thrown) {
        if (isNewest()) dispatch({ type: 'failed', error: toReason(thrown) });
      } finally {
        underWay.current -= 1;
      }
    },
    [hand, begin, dispatch],
  );
  useEffect(() => {
    isShown.current = true;
    void load();
    return () => {
      isShown.current = false;
    };
  }, [load]);
  return {
    tabId: tabId.current,
    /** Reads the tab; if it still shows the deal of the link `known`, this changes nothing. */
    load,
    isReading: () => underWay.current > 0,
    forgetReading: begin,
  };
}

/**
 * Reads the tab again when the manager comes back, as a popup that stays open outlives visits to CRM and settings, and
 * when the tab may show something else.
 */
function useReadAgain(
  { tab, recalled, busy }: View,
  hand: TabInHand,
  { load, isReading }: Pick<ReturnType<typeof useTabReading>, 'load' | 'isReading'>,
): void {
  // While the popup shows an earlier look, its first reading is still under way.
  const isRead = tab !== null && recalled?.isPageRead !== false;
  const link = tab?.kind === 'deal' ? tab.page.uri : undefined;
  // What a press under way does to the deal in hand, only the answer to the press may say.
  const readNow = () => void load(busy === null ? undefined : link);
  const isSeen = () => document.visibilityState === 'visible';
  const refresh = useEffectEvent(() => {
    if (isRead && isSeen()) readNow();
  });
  const onNews = useEffectEvent((news: TabNews) => {
    if (news === 'back') return refresh();
    // Most pages are read before they have loaded all. One that had no deal may have one now.
    const isNews = news === 'moved' || !(isReading() || link !== undefined);
    if (isNews && isSeen()) readNow();
  });
  const onStorageChange = useEffectEvent((changes: object, area: string) => {
    // The first reading, if it is still under way, may use settings that no longer hold, so we read the tab then too.
    if ((area === 'managed' || 'settings' in changes) && isSeen()) readNow();
    // The vault has stored or removed a token (lib/wazzup/vault.ts).
    else if (Object.keys(changes).some((key) => key.startsWith('sealed:'))) refresh();
  });
  useEffect(() => {
    const onVisible = () => refresh();
    const onChanged = (changes: object, area: string) => onStorageChange(changes, area);
    const unwatch = hand.watch((news) => onNews(news));
    document.addEventListener('visibilitychange', onVisible);
    browser.storage.onChanged.addListener(onChanged);
    return () => {
      unwatch();
      document.removeEventListener('visibilitychange', onVisible);
      browser.storage.onChanged.removeListener(onChanged);
    };
  }, [hand]);
}

/** Asks what Wazzup has under the deal's id, whenever `nextLook` gives a reason. */
function useLooks(view: View, dispatch: Dispatch, isInSight: boolean): void {
  const newest = useRef(0);
  useEffect(() => {
    const next = isInSight ? nextLook(view, Date.now()) : null;
    const { deal } = view;
    if (!next || !deal) return;
    const look = async ({ id }: { id: string }) => {
      newest.current += 1;
      const number = newest.current;
      dispatch({ type: 'asked', id, number });
      try {
        const looked = await sendToBackground('deal.look', { id, page: deal.page.uri });
        dispatch({ type: 'looked', number, looked, at: Date.now() });
      } catch (thrown) {
        dispatch({ type: 'lookFailed', number, error: toReason(thrown), at: Date.now() });
      }
    };
    const timer = setTimeout(() => void look(next), next.inMs);
    return () => clearTimeout(timer);
  }, [view, dispatch, isInSight]);
}
