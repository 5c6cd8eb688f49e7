import { useEffect, useMemo, useState } from 'react';
import { errorMessage } from '@/components/error-messages';
import { singleFlight } from '@/components/singleFlight';
import { DealError } from '@/lib/deal/errors';
import { expectedIfForced, type HistoryEntry, undoPress } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import type { AnswerOf } from '@/lib/messaging/protocol';
import { sendToBackground } from '@/lib/messaging/send';
import { useRefreshOnChange } from './useRefreshOnChange';

/** Something to be done that someone's later change stands in the way of. */
export interface RemoteChange {
  entry: HistoryEntry;
  act: 'undo' | 'retry';
  /** What Wazzup has now. */
  there: Deal | null;
  /** What it would have. */
  want: Deal | null;
}

/** How long good news stays; anything else stays until the next press. */
const GOOD_NEWS_MS = 5_000;

/** What has just become of a press. */
interface Notice {
  text: string;
  isGood: boolean;
}

const NO_NOTICE: Notice = { text: '', isGood: false };
const trouble = (text: string): Notice => ({ text, isGood: false });

const asDealError = (error: unknown): DealError =>
  error instanceof DealError ? error : new DealError('unexpected', {}, { cause: error });

/** What was pressed, always up to date, and what can be done about it. */
export function useHistory() {
  const [listed, setListed] = useState<AnswerOf<'journal.list'>>();
  const [error, setError] = useState<DealError>();
  /** The entry something is being done about. */
  const [busy, setBusy] = useState<number>();
  const [notice, setNotice] = useState(NO_NOTICE);
  const [remoteChange, setRemoteChange] = useState<RemoteChange>();

  const refresh = useMemo(
    () =>
      singleFlight(async () => {
        try {
          setListed(await sendToBackground('journal.list', {}));
          setError(undefined);
        } catch (caught) {
          setError(asDealError(caught));
        }
      }),
    [],
  );

  useRefreshOnChange(refresh);

  useEffect(() => {
    if (!notice.isGood) return;
    const timer = setTimeout(() => setNotice(NO_NOTICE), GOOD_NEWS_MS);
    return () => clearTimeout(timer);
  }, [notice]);

  /** Does something about an entry and says what became of it. */
  async function attempt(entry: HistoryEntry, act: () => Promise<Notice>) {
    setBusy(entry.seq);
    setNotice(NO_NOTICE);
    try {
      setNotice(await act());
    } catch (caught) {
      const { kind, details } = asDealError(caught);
      setNotice(trouble(errorMessage(kind, details).title));
    }
    setBusy(undefined);
    await refresh();
  }

  /** Undoes or tries again; `shown` is what the manager knows Wazzup to have. */
  const press = (entry: HistoryEntry, act: RemoteChange['act'], base: Deal | null) =>
    attempt(entry, async () => {
      const written = await sendToBackground(`journal.${act}`, { seq: entry.seq, base });
      switch (written.outcome) {
        case 'saved':
          return { text: t(act === 'undo' ? 'undo_done' : 'retry_done'), isGood: true };
        case 'changed': {
          const { there } = written;
          const insisted = expectedIfForced(act === 'undo' ? undoPress(entry) : entry.press, there);
          if (!insisted) return trouble(t('overwrite_gone'));
          setRemoteChange({ entry, act, there, ...insisted });
          return NO_NOTICE;
        }
        case 'conflict':
          return trouble(t('overwrite_other_crm'));
        default:
          return { text: t('will_be_sent'), isGood: true };
      }
    });

  const dismiss = (entry: HistoryEntry) =>
    attempt(entry, async () => {
      await sendToBackground('journal.dismiss', { seq: entry.seq });
      return NO_NOTICE;
    });

  return {
    listed,
    error,
    busy,
    notice,
    remoteChange,
    refresh,
    /** Tells good news. */
    say: (text: string) => setNotice({ text, isGood: true }),
    undo: (entry: HistoryEntry) => press(entry, 'undo', entry.after),
    retry: (entry: HistoryEntry) => press(entry, 'retry', entry.press.base),
    sendNow: (entry: HistoryEntry) =>
      attempt(entry, async () => {
        await sendToBackground('outbox.retry', {});
        return NO_NOTICE;
      }),
    dismiss,
    overwrite: ({ entry, act, there }: RemoteChange) => {
      setRemoteChange(undefined);
      return press(entry, act, there);
    },
    keepTheirs: ({ entry, act }: RemoteChange) => {
      setRemoteChange(undefined);
      // What ended badly is settled by that.
      if (act === 'retry') void dismiss(entry);
    },
    clear: async () => {
      await sendToBackground('journal.clear', {});
      await refresh();
    },
  };
}

export type HistoryControls = ReturnType<typeof useHistory>;
