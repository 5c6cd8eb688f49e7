import { useEffect, useState } from 'react';
import { crmFullName } from '@/components/crm-words';
import { type RecentDeal, type RecentState, recentDeals } from '@/lib/deal/recent-deals';
import type { TabView } from '@/lib/deal/tab-view';
import { parseHttpUrl } from '@/lib/deal/url';
import { type MessageKey, t } from '@/lib/i18n';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import { TeachOffer } from './TeachOffer';
import type { TabInHand } from './tab';
import './dead-end.css';

/** So many deals fit without scrolling, and are as many as a manager has in mind. */
const MAX_DEALS = 5;

/** What is said of each deal. None is good: nobody has asked Wazzup since. */
const LOOKS: Record<RecentState, { tone: 'warn' | 'bad' | 'none'; words: MessageKey }> = {
  waiting: { tone: 'warn', words: 'outcome_waiting' },
  failed: { tone: 'bad', words: 'history_attention' },
  gone: { tone: 'none', words: 'light_not_there' },
  closed: { tone: 'none', words: 'state_closed' },
  'in-wazzup': { tone: 'none', words: 'light_there' },
};

/**
 * Leads on from a page that is no deal: offers to be taught the page, and says in which CRMs the extension works and what
 * was in hand lately.
 */
export function DeadEnd({ hand, view }: { hand: TabInHand; view: TabView }) {
  const crms = useCrmNames();
  const history = useRecentDeals();
  return (
    <>
      {view.kind === 'not-a-deal' && <TeachOffer hand={hand} view={view} />}
      <section className="dead-end">
        {crms && <p className="quiet">{t('works_in', crms)}</p>}
        {history && history.deals.length > 0 && (
          <>
            <h2 id="recent">{t('recent_deals')}</h2>
            <ul aria-labelledby="recent">
              {history.deals.map((deal) => (
                <Recent key={deal.key} deal={deal} />
              ))}
            </ul>
          </>
        )}
        {history && history.waiting > 0 && (
          <a href="/journal.html" target="_blank" rel="noopener">
            {t('all_waiting', history.waiting)}
          </a>
        )}
      </section>
    </>
  );
}

function Recent({ deal: { name, uri, state } }: { deal: RecentDeal }) {
  const { tone, words } = LOOKS[state];
  const link = parseHttpUrl(uri)?.href;
  return (
    <li>
      <span className="dot" data-tone={tone} aria-hidden="true" />
      {link ? (
        <a href={link} target="_blank" rel="noreferrer">
          {name}
        </a>
      ) : (
        <span>{name}</span>
      )}
      <span className="quiet">{t(words)}</span>
    </li>
  );
}

/** Lists the CRMs by all names that managers know; undefined until the background has told them. */
function useCrmNames(): string | undefined {
  const [names, setNames] = useState<string>();
  useEffect(() => {
    const list = new Intl.ListFormat(t('language'));
    void sendToBackground('crms.list', {}).then(
      (crms) => setNames(list.format(crms.map(({ label }) => crmFullName(label)).sort())),
      () => {}, // The popup can do without.
    );
  }, []);
  return names;
}

/** Gives the deals of the history's newest presses, and how many presses wait; undefined until they are known. */
function useRecentDeals() {
  const [history, setHistory] = useState<{ deals: RecentDeal[]; waiting: number }>();
  useEffect(() => {
    const load = () =>
      void sendToBackground('journal.list', {}).then(
        ({ entries, waiting }) => setHistory({ deals: recentDeals(entries, MAX_DEALS), waiting }),
        () => {}, // The history page says what is the matter.
      );
    load();
    return subscribe('history.changed', load);
  }, []);
  return history;
}
