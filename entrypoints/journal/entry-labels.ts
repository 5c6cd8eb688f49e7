import { ACTION_LABELS, FIELD_LABELS } from '@/components/deal-labels';
import { errorMessage, fieldErrorMessage } from '@/components/error-messages';
import type { UserNames } from '@/components/useWazzupUsers';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { Deal, DealField } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import { t } from '@/lib/i18n';

/** What a manager may want to see of the history. */
export const FILTERS = ['all', 'done', 'waiting', 'attention'] as const;
export type Filter = (typeof FILTERS)[number];

const BELONGS: Record<Filter, (entry: HistoryEntry) => boolean> = {
  all: () => true,
  done: ({ state }) => state === 'applied',
  waiting: ({ state }) => state === 'waiting' || state === 'unwanted' || state === 'accepted',
  attention: ({ needsAttention }) => needsAttention,
};

export const passesFilter = (entry: HistoryEntry, filter: Filter): boolean => BELONGS[filter](entry);

/** The deal of an entry, as it was last. */
export const latestDeal = ({ press, before, after }: HistoryEntry): Deal => after ?? before ?? press.deal;

/** Whether what a manager looks for is in the deal of an entry, before or after, or in the name of its responsible. */
export function matches({ press, before, after }: HistoryEntry, search: string, user: UserNames): boolean {
  const wanted = search.trim().toLowerCase();
  const texts = [press.deal, before, after].flatMap((deal) =>
    deal ? [deal.name, deal.id, deal.uri, deal.responsibleUserId, user(deal.responsibleUserId)] : [],
  );
  return texts.some((text) => text?.toLowerCase().includes(wanted));
}

/** What was pressed. A press that joins several is an update, and so is one that only looks like an undo. */
export function actionLabel({ press: { action }, isUndo }: HistoryEntry): string {
  if (isUndo) return t('undo');
  return t(ACTION_LABELS[action === 'restore' ? 'update' : action]);
}

/** What became of a press, in words and a colour. */
export function describeOutcome(entry: HistoryEntry): {
  tone: 'good' | 'warn' | 'bad' | 'none';
  title: string;
  reason?: string;
} {
  const { state, undoneBy, needsAttention, reason } = entry;
  const why = reason ? { reason: reasonMessage(reason) } : {};
  switch (state) {
    case 'applied':
      return undoneBy === null
        ? { tone: 'good', title: t('outcome_applied') }
        : { tone: 'none', title: t('outcome_undone') };
    case 'waiting':
    case 'unwanted':
    case 'accepted':
      return { tone: 'warn', title: t(`outcome_${state}`), ...why };
    default:
      return { tone: needsAttention ? 'bad' : 'none', title: t(`outcome_${state}`), ...why };
  }
}

/** Why something waits or has failed, with Wazzup's own words where it gave any. */
export function reasonMessage({ kind, details }: Reason): string {
  const { title } = errorMessage(kind, details);
  const fields = Object.entries(details.fields ?? {}) as [DealField, string[]][];
  const said = [
    ...(details.messages ?? []),
    ...fields.flatMap(([field, words]) =>
      words.length > 0 ? words.map((one) => fieldErrorMessage(field, one)) : t(FIELD_LABELS[field]),
    ),
  ];
  const next = kind === 'invalid' ? [t('history_invalid_hint')] : [];
  const sentence = [title, said.join('; ')].filter(Boolean).join(': ');
  return [sentence.replace(/[.\s]*$/, '.'), ...next].join(' ');
}

let short: Intl.DateTimeFormat | undefined;
let full: Intl.DateTimeFormat | undefined;

/** When something was pressed, as it is written here: in short, and with the year. */
export function formatTime(at: number): { brief: string; whole: string } {
  short ??= new Intl.DateTimeFormat(t('language'), {
    day: 'numeric',
    month: 'short',
    hour: 'numeric',
    minute: '2-digit',
  });
  full ??= new Intl.DateTimeFormat(t('language'), { dateStyle: 'long', timeStyle: 'short' });
  return { brief: short.format(at), whole: full.format(at) };
}
