import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react';
import { newestOnly } from '@/components/newestOnly';
import { browser } from '@/lib/browser';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import type { Policy } from '@/lib/settings';
import { tabInHand } from '../tab';
import { createCommands, toReason } from './commands';
import { originOf } from './deal-tab';
import { reduce, START } from './state';
import { nextLook, type View, viewOf } from './view';

type Dispatch = Parameters<typeof createCommands>[0]['dispatch'];

/**
 * Everything the popup shows and does; the words and the looks are the components'.
 * @param company what the manager's company sets; undefined until that is read
 */
export function useDealLink(company: Policy | undefined) {
  const [state, dispatch] = useReducer(reduce, START);
  const view = useMemo(() => viewOf(state, company), [state, company]);
  const { tabId, load, forgetReading } = useTabReading(dispatch);
  useReadingAnew(view, load);
  useLooks(view, dispatch);
  useEffect(() => subscribe('deal.changed', ({ id }) => dispatch({ type: 'pushed', id })), []);
  return { ...view, ...createCommands({ view, tabId, dispatch, reload: load, forgetReading }) };
}

export type DealLink = ReturnType<typeof useDealLink>;

/** Reads the tab in hand, once at the start and whenever that is asked for. */
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

/** As a page of its own the popup outlives visits to the CRM's tab and to the settings, so it reads the tab anew then. */
function useReadingAnew({ tab, busy }: View, load: () => Promise<void>): void {
  const isRead = tab !== null;
  const isBusy = busy !== null;
  useEffect(() => {
    const isInUse = () => document.visibilityState === 'visible' && !isBusy;
    const refresh = () => {
      if (isRead && isInUse()) void load();
    };
    const onStored = (changes: object, area: string) => {
      // What is being read for the first time may be read by settings that no longer hold.
      if ((area === 'managed' || 'settings' in changes) && isInUse()) void load();
      // A token came or went (lib/wazzup/vault.ts).
      else if (Object.keys(changes).some((key) => key.startsWith('sealed:'))) refresh();
    };
    document.addEventListener('visibilitychange', refresh);
    // Windows side by side are both visible: coming back to one is a change of focus.
    window.addEventListener('focus', refresh);
    browser.storage.onChanged.addListener(onStored);
    return () => {
      document.removeEventListener('visibilitychange', refresh);
      window.removeEventListener('focus', refresh);
      browser.storage.onChanged.removeListener(onStored);
    };
  }, [isRead, isBusy, load]);
}

/** Asks what Wazzup has under the deal's id, whenever there is a reason to. */
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
        const looked = await sendToBackground('deal.look', { id, origin: originOf(deal) });
        dispatch({ type: 'looked', number, looked, at: Date.now() });
      } catch (thrown) {
        dispatch({ type: 'lookFailed', number, error: toReason(thrown), at: Date.now() });
      }
    };
    const timer = setTimeout(() => void look(next), next.inMs);
    return () => clearTimeout(timer);
  }, [view, dispatch]);
}
