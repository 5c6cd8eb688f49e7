import { Fragment, type ReactNode, useEffect, useState } from 'react';
import { browser } from 'wxt/browser';
import { subscribe } from '@/lib/messaging/push';
import { aboutTab, type TabInHand } from '../tab';
import { followTab, followTabInFront, type Surroundings } from './follow-tab';
import { offerLastCrm } from './last-crm';
import './panel.css';

const SURROUNDINGS: Surroundings = {
  tabs: browser.tabs,
  windows: browser.windows,
  permissions: browser.permissions,
  document,
  subscribe: (listener) => subscribe('tab.changed', listener),
};

function followed(tabId: number | undefined): TabInHand {
  const about = aboutTab(Promise.resolve(tabId));
  return {
    ...about,
    read: offerLastCrm(about.read),
    watch: (onNews) => (tabId === undefined ? () => {} : followTab(tabId, SURROUNDINGS, onNews)),
  };
}

/**
 * Shows the deal of the tab in front, for as long as the manager keeps it open beside the page. Each tab gets a card of
 * its own, so that nothing that was asked or pressed for one tab is ever answered in the card of another.
 */
export function Panel({ children }: { children: (hand: TabInHand) => ReactNode }) {
  const [shown, setShown] = useState<{ tabId: number | undefined; hand: TabInHand }>();
  useEffect(
    () =>
      followTabInFront(SURROUNDINGS, (tabId) =>
        setShown((last) => (last?.tabId === tabId && last ? last : { tabId, hand: followed(tabId) })),
      ),
    [],
  );
  return shown && <Fragment key={shown.tabId}>{children(shown.hand)}</Fragment>;
}
