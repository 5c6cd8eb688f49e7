import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { browser } from 'wxt/browser';
import { newestOnly } from '@/components/newestOnly';
import type { RecalledDeal } from '@/lib/deal/recalled';
import type { DealPeople, Visibility } from '@/lib/deal/visibility';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import { tabInHand } from '../tab';
import { createCommands, toReason } from './commands';
import { reduce, START } from './state';
import { nextLook, type View, viewOf } from './view';

type Dispatch = Parameters<typeof createCommands>[0]['dispatch'];

/**
 * All that the popup shows and does; the components add words and looks.
 * @param recalling how the tab's deal stood when the extension last looked
 */
export function useDealLink(recalling: Promise<RecalledDeal | undefined>) {
  const [state, dispatch] = useReducer(reduce, START);
  const view = useMemo(() => viewOf(state), [state]);
  useEffect(() => {
    void recalling.then((deal) => deal && dispatch({ type: 'recalled', deal }));
  }, [recalling]);
  const { tabId, load, forgetReading } = useTabReading(dispatch);
  useReadAgain(view, load);
  useLooks(view, dispatch);
  useEffect(() => subscribe('deal.changed', ({ id }) => dispatch({ type: 'pushed', id })), []);
  const seePeople = useCallback(
    (asked: DealPeople, visibility: Visibility) => dispatch({ type: 'peopleSeen', asked, visibility }),
    [],
  );
  return { ...view, seePeople, ...createCommands({ view, tabId, dispatch, reload: load, forgetReading }) };
}

export type DealLink = ReturnType<typeof useDealLink>;

/** Reads the tab in hand, once at the start and whenever a caller calls `load`. */
function useTabReading(dispatch: Dispatch) {
  const tabId = useRef<number | undefined>(undefined);
  const [begin] = useState(newestOnly);
  const load = useCallback(async () => {
    const isNewest = begin();
    try {
      tabId.current ??= await tabInHand();
      const tab =
        tabId.current === undefined
          ? ({ kind: 'not-a-deal' } as const)
          : await sendToBackground('tab.read', { tabId: tabId.current });
      if (isNewest()) dispatch({ type: 'read', tab });
    } catch (thrown) {
      if (isNewest()) dispatch({ type: 'failed', error: toReason(thrown) });
    }
  }, [begin, dispatch]);
  useEffect(() => void load(), [load]);
  return { tabId: tabId.current, load, forgetReading: begin };
}

/**
 * Reads the tab again when the manager comes back: as a page of its own the popup outlives visits to CRM and settings.
 */
function useReadAgain({ tab, recalled, busy }: View, load: () => Promise<void>): void {
  // While the popup shows an earlier look, its first reading is still under way.
  const isRead = tab !== null && recalled?.isPageRead !== false;
  const isBusy = busy !== null;
  useEffect(() => {
    const isInUse = () => document.visibilityState === 'visible' && !isBusy;
    const refresh = () => {
      if (isRead && isInUse()) void load();
    };
    const onStorageChange = (changes: object, area: string) => {
      // The first reading, if it is still under way, may use settings that no longer hold, so we read the tab then too.
      if ((area === 'managed' || 'settings' in changes) && isInUse()) void load();
      // The vault has stored or removed a token (lib/wazzup/vault.ts).
      else if (Object.keys(changes).some((key) => key.startsWith('sealed:'))) refresh();
    };
    document.addEventListener('visibilitychange', refresh);
    // Two windows side by side are both visible, so only the focus says that the manager comes back to one.
    window.addEventListener('focus', refresh);
    browser.storage.onChanged.addListener(onStorageChange);
    return () => {
      document.removeEventListener('visibilitychange', refresh);
      window.removeEventListener('focus', refresh);
      browser.storage.onChanged.removeListener(onStorageChange);
    };
  }, [isRead, isBusy, load]);
}

/** Asks what Wazzup has under the deal's id, whenever `nextLook` gives a reason. */
function useLooks(view: View, dispatch: Dispatch): void {
  const newest = useRef(0);
  useEffect(() => {
    const next = nextLook(view, Date.now());
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
  }, [view, dispatch]);
}
