import { useCallback, useEffect, useRef, useState } from 'react';
import { applyUserMapping } from '@/lib/deal/known-users';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { sendToBackground } from '@/lib/messaging/send';
import { idTemplateOf, readSettings } from '@/lib/settings';
import { type CheckProgress, checkDeals } from './check-deals';
import { checkInTab, findCrmTabs, isTabOfDeal } from './crm-tabs';

export type CheckState =
  | { status: 'idle' }
  /** No tab shows a page of any of these deals' CRMs to which the extension has access. */
  | { status: 'no-tab' }
  | ({ status: 'running' | 'ended' } & CheckProgress);

/** Gives the page's deal as it would be compared in the popup. */
async function identify(page: PageDeal) {
  const [settings, idTemplate, users] = await Promise.all([
    readSettings(),
    idTemplateOf(page.uri),
    page.responsible?.userId ? sendToBackground('users.list', {}).catch(() => null) : null,
  ]);
  return { page: applyUserMapping(page, settings, users ?? []), idTemplate };
}

/** Checks deals against their CRMs, as far as these are open in tabs; one check at a time. */
export function useCrmCheck() {
  const [state, setState] = useState<CheckState>({ status: 'idle' });
  const running = useRef<AbortController>(undefined);

  const stop = useCallback(() => {
    running.current?.abort();
    setState((now) => (now.status === 'running' ? { ...now, status: 'ended' } : now));
  }, []);

  const start = useCallback(async (deals: readonly Deal[]) => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const tabs = await findCrmTabs();
    const tabOf = (uri: string) => tabs.find((tab) => isTabOfDeal(tab, uri));
    const wanted = deals.filter(({ uri }) => tabOf(uri));
    if (signal.aborted) return;
    if (wanted.length === 0) return setState({ status: 'no-tab' });
    setState({ status: 'running', done: 0, total: wanted.length, findings: new Map() });
    const check = async (uri: string) => {
      const tab = tabOf(uri);
      return tab ? checkInTab(tab, uri) : ({ outcome: 'unclear', reason: 'silent' } as const);
    };
    for await (const progress of checkDeals(wanted, { check, identify, signal }))
      if (!signal.aborted) setState({ status: 'running', ...progress });
    if (!signal.aborted) setState((now) => (now.status === 'running' ? { ...now, status: 'ended' } : now));
  }, []);

  useEffect(() => () => running.current?.abort(), []);

  return { state, start, stop, hide: useCallback(() => setState({ status: 'idle' }), []) };
}

export type CrmCheck = ReturnType<typeof useCrmCheck>;
