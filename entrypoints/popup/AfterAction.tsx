import { useEffect, useState } from 'react';
import { tAt } from '@/components/crm-words';
import { useWazzupUsers } from '@/components/useWazzupUsers';
import type { LastPress } from '@/lib/deal/looked';
import { confirmationOf } from '@/lib/deal/plan';
import { siteOf } from '@/lib/deal/site';
import { type MessageKey, t } from '@/lib/i18n';
import type { DealLink } from './deal/useDealLink';
import { ConfirmPress } from './later';
import { timeAgo } from './time-ago';

interface Props {
  link: DealLink;
  /** Whether nothing can be pressed at the moment. */
  off: boolean;
  /** Whether a press would do what the manager sees; until then a press only says why it has to wait. */
  isSafe: boolean;
}

const LAST_PRESS: Record<LastPress['action'], MessageKey> = {
  create: 'sent_ago',
  update: 'sent_ago',
  close: 'closed_ago',
  reopen: 'reopened_ago',
  delete: 'deleted_ago',
  undo: 'undone_ago',
};

/**
 * Says in one line what has just happened or is happening, else when the deal was last sent; leads to the deal's
 * history, and offers to take the last press back. The line has its place before there is anything to say.
 */
export function AfterAction({ link, off, isSafe }: Props) {
  const { looked, deal, id, busy, notice } = link;
  const words = notice === 'not_confirmed' && isSafe ? null : notice;
  const said = busy ? t('sending') : words && tAt(deal?.page.uri ?? '', words);
  const last = looked?.last;
  return (
    <div className="after-action">
      <div className="said" aria-live="polite">
        {said && <p>{said}</p>}
      </div>
      {last && deal && id !== undefined && (
        <>
          {/* While a press waits, the time of an earlier one would pass for its own. */}
          {!said && !looked.pending && <LastSent last={last} />}
          <a
            href={`/journal.html?${new URLSearchParams({ deal: id, site: siteOf(deal.page.uri) ?? '' })}`}
            target="_blank"
            rel="noopener"
            aria-label={tAt(deal.page.uri, 'history_of_deal')}
          >
            {t('history')}
          </a>
        </>
      )}
      {looked?.undo && <Undo link={link} off={off} isSafe={isSafe} />}
    </div>
  );
}

/** Says how long ago the last press took effect. No screen reader is told each time that this changes. */
function LastSent({ last }: { last: LastPress }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return <p className="last-sent">{t(LAST_PRESS[last.action], timeAgo(last.at, now))}</p>;
}

/** Takes the last press back. Only a press that moves the chat is asked about: the rest was so a few minutes ago. */
function Undo({ link, off, isSafe }: Props) {
  const { looked } = link;
  const [isAsking, setAsking] = useState(false);
  const users = useWazzupUsers(isAsking)?.users ?? [];
  const to = looked?.undo?.to ?? null;

  function request() {
    if (!isSafe) link.sayUnconfirmed();
    else if (to && confirmationOf(looked?.there, to) === 'responsible') setAsking(true);
    else link.undo();
  }

  return (
    <>
      <button
        type="button"
        className="button plain"
        aria-disabled={off || !isSafe || undefined}
        onClick={off ? undefined : request}
      >
        {t('undo')}
      </button>
      {isAsking && to && (
        <ConfirmPress
          confirmation="responsible"
          to={to}
          link={link}
          users={users}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            link.undo();
          }}
        />
      )}
    </>
  );
}
