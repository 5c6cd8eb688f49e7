import { useEffect, useMemo, useState } from 'react';
import { tAt } from '@/components/crm-words';
import { latestDeal } from '@/components/entry-labels';
import { errorMessage } from '@/components/error-messages';
import { singleFlight } from '@/components/singleFlight';
import { useRefreshOnChange } from '@/components/useRefreshOnChange';
import { asDealError, type DealError } from '@/lib/deal/errors';
import { expectedIfForced, type HistoryEntry, undoPress } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import type { AnswerOf } from '@/lib/messaging/protocol';
import { sendToBackground } from '@/lib/messaging/send';
import { keepApart } from './keep-apart';

/** Somebody changed a deal in Wazzup after the press that the manager wants to undo or retry. */
export interface RemoteChange {
  entry: HistoryEntry;
  action: 'undo' | 'retry';
  /** What Wazzup has now; null if it has no such deal any more. */
  there: Deal | null;
  /** What Wazzup would have if the manager overwrote it; null if the deal would be deleted. */
  expected: Deal | null;
}

/** What has just become of something the manager did. */
interface Notice {
  text: string;
  isGood: boolean;
}

const NO_NOTICE: Notice = { text: '', isGood: false };
const goodNews = (text: string): Notice => ({ text, isGood: true });
const badNews = (text: string): Notice => ({ text, isGood: false });

/** How long good news is shown. Bad news stays until the manager does something else. */
const GOOD_NEWS_MS = 5_000;

/** Keeps the list of presses up to date, and does what the manager wants about them. */
export function useHistory() {
  const { list, error, refresh } = useHistoryList();
  const [notice, setNotice] = useNotice();
  /** The number of the entry something is being done about. */
  const [busy, setBusy] = useState<number>();
  const [remoteChange, setRemoteChange] = useState<RemoteChange>();

  /** Does something about an entry, and shows what became of it. */
  async function attempt(entry: HistoryEntry, act: () => Promise<Notice>) {
    setBusy(entry.seq);
    setNotice(NO_NOTICE);
    try {
      setNotice(await act());
    } catch (caught) {
      const { kind, details } = asDealError(caught);
      setNotice(badNews(errorMessage(kind, details, latestDeal(entry).uri).title));
    }
    setBusy(undefined);
    await refresh();
  }

  /** Undoes or retries a press; `base` is what the manager was shown that Wazzup has. */
  const press = (entry: HistoryEntry, action: RemoteChange['action'], base: Deal | null) =>
    attempt(entry, async () => {
      const written = await sendToBackground(`journal.${action}`, { seq: entry.seq, base });
      switch (written.outcome) {
        case 'saved':
          return goodNews(t(action === 'undo' ? 'undo_done' : 'retry_done'));
        case 'changed': {
          const { there } = written;
          const forced = expectedIfForced(action === 'undo' ? undoPress(entry) : entry.press, there);
          if (!forced) return badNews(tAt(latestDeal(entry).uri, 'overwrite_gone'));
          setRemoteChange({ entry, action, there, expected: forced.want });
          return NO_NOTICE;
        }
        case 'conflict':
          return badNews(tAt(latestDeal(entry).uri, 'overwrite_other_crm'));
        default:
          return goodNews(t('will_be_sent'));
      }
    });

  const dismiss = (entry: HistoryEntry) =>
    attempt(entry, async () => {
      await sendToBackground('journal.dismiss', { seq: entry.seq });
      return NO_NOTICE;
    });

  return {
    list,
    error,
    busy,
    notice,
    remoteChange,
    refresh,
    announce: (text: string) => setNotice(goodNews(text)),
    undo: (entry: HistoryEntry) => press(entry, 'undo', entry.after),
    retry: (entry: HistoryEntry) => press(entry, 'retry', entry.press.base),
    sendNow: (entry: HistoryEntry) =>
      attempt(entry, async () => {
        await sendToBackground('outbox.retry', {});
        return NO_NOTICE;
      }),
    dismiss,
    /** Presses again, now that the manager has seen what somebody else put into Wazzup. */
    overwrite: ({ entry, action, there }: RemoteChange) => {
      setRemoteChange(undefined);
      return press(entry, action, there);
    },
    keepTheirs: ({ entry, action, there }: RemoteChange) => {
      setRemoteChange(undefined);
      void attempt(entry, async () => {
        if (there) await keepApart(entry, there);
        // Keeping Wazzup's version also settles the press that had failed.
        if (action === 'retry') await sendToBackground('journal.dismiss', { seq: entry.seq });
        return NO_NOTICE;
      });
    },
    clear: async () => {
      await sendToBackground('journal.clear', {});
      await refresh();
    },
  };
}

export type HistoryControls = ReturnType<typeof useHistory>;

/** Asks the background for the list, and asks again whenever it may have changed. */
function useHistoryList() {
  const [list, setList] = useState<AnswerOf<'journal.list'>>();
  const [error, setError] = useState<DealError>();

  const refresh = useMemo(
    () =>
      singleFlight(async () => {
        try {
          setList(await sendToBackground('journal.list', {}));
          setError(undefined);
        } catch (caught) {
          setError(asDealError(caught));
        }
      }),
    [],
  );
  useRefreshOnChange(refresh);
  return { list, error, refresh };
}

/** Holds one notice, and takes good news away after a while. */
function useNotice() {
  const [notice, setNotice] = useState(NO_NOTICE);
  useEffect(() => {
    if (!notice.isGood) return;
    const timer = setTimeout(() => setNotice(NO_NOTICE), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return [notice, setNotice] as const;
}
