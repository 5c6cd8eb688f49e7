import type { HistoryEntry } from '@/lib/deal/journal';
import type { Deal, DealField } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import { t } from '@/lib/i18n';
import { tAt } from './crm-words';
import { FIELD_LABELS } from './deal-labels';
import { asSentence, errorMessage, fieldErrorMessage } from './error-messages';

/** Gives the deal of an entry as it was last. */
export const latestDeal = ({ press, before, after }: HistoryEntry): Deal => after ?? before ?? press.deal;

/**
 * Whether the manager can have a waiting thing sent at once: a limit of Wazzup's is not over sooner by being met again,
 * what waits for another account is asked about once for all of it, and what has no reason yet is on its way.
 */
export const canSendNow = (reason: Reason | null): boolean =>
  reason !== null && reason.kind !== 'rate-limited' && reason.kind !== 'other-account';

/**
 * Says what was done with the deal; of what waits or was not sent, what was to be done. A press in which several were
 * joined is called an update, unless it undoes something.
 */
export function actionLabel({ press: { action }, isUndo, state }: HistoryEntry): string {
  const what = isUndo ? 'undo' : action === 'restore' ? 'update' : action;
  return t(state === 'applied' || state === 'accepted' ? `did_${what}` : `wanted_${what}`);
}

/** Says what became of a press, in words and a colour. */
export function describeOutcome(entry: HistoryEntry): {
  tone: 'good' | 'warn' | 'bad' | 'none';
  title: string;
  reason?: string;
} {
  const { state, undoneBy, needsAttention, reason } = entry;
  const { uri } = latestDeal(entry);
  const why = reason ? { reason: reasonMessage(reason, uri) } : {};
  switch (state) {
    case 'applied':
      return undoneBy === null
        ? { tone: 'good', title: t('outcome_applied') }
        : { tone: 'none', title: t('outcome_undone') };
    case 'waiting':
    case 'cancelling':
    case 'accepted':
      return { tone: 'warn', title: t(`outcome_${state}`), ...why };
    default:
      return { tone: needsAttention ? 'bad' : 'none', title: tAt(uri, `outcome_${state}`), ...why };
  }
}

/** Says why a press waits or has failed, with Wazzup's own words where it gave any. */
export function reasonMessage({ kind, details }: Reason, uri = ''): string {
  const { title } = errorMessage(kind, details, uri);
  const fields = Object.entries(details.fields ?? {}) as [DealField, string[]][];
  const wazzupsWords = [
    ...(details.messages ?? []),
    ...fields.flatMap(([field, words]) =>
      words.length > 0 ? words.map((one) => fieldErrorMessage(field, one)) : t(FIELD_LABELS[field]),
    ),
  ];
  const advice = kind === 'invalid' ? [tAt(uri, 'history_invalid_hint')] : [];
  const sentence = [title, wazzupsWords.join('; ')].filter(Boolean).join(': ');
  return [asSentence(sentence), ...advice].join(' ');
}

const createFormats = () => {
  const formatAs = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(t('language'), options);
  return {
    clock: formatAs({ timeStyle: 'short' }),
    short: formatAs({ day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }),
    long: formatAs({ dateStyle: 'long', timeStyle: 'short' }),
  };
};
let formats: ReturnType<typeof createFormats> | undefined;

/** Writes a time as the manager's language does: that of the clock, in short with the day, and in full with the year. */
export function formatTime(at: number): { clock: string; short: string; long: string } {
  // A history has 500 rows, and creating a format takes far longer than using it.
  formats ??= createFormats();
  return { clock: formats.clock.format(at), short: formats.short.format(at), long: formats.long.format(at) };
}
