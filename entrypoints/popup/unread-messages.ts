import type { ReadField } from '@/lib/deal/compose';
import type { FactField, Failure, PageDeal } from '@/lib/deal/model';
import { type MessageKey, t } from '@/lib/i18n';

/** Something nobody could tell: as the manager knows it, and the field it belongs to. */
export interface UnreadThing {
  name: string;
  field: ReadField;
}

const REASONS = {
  changed: 'unread_changed',
  'not-json': 'unread_changed',
  refused: 'unread_refused',
  failed: 'unread_failed',
  timeout: 'unread_timeout',
  silent: 'unread_not_shown',
} as const satisfies Record<Failure, MessageKey>;

/** Why things could not be read, a sentence for each reason. */
export const unreadWords = (unread: readonly UnreadThing[], failures: PageDeal['failures']): string[] =>
  [...Map.groupBy(unread, ({ field }) => reasonFor(failures[factOf(field)]))].map(([reason, things]) =>
    t(reason, things.map(({ name }) => name).join(', ')),
  );

const factOf = (field: ReadField): FactField => (field === 'responsibleUserId' ? 'responsible' : field);

/** What keeps the CRM's answer from helping is told before what keeps the page from it. */
function reasonFor(failed: PageDeal['failures'][FactField]): MessageKey {
  // The field was read, and what Wazzup needs of it is not there.
  if (!failed) return REASONS.silent;
  const { session, page = 'silent' } = failed;
  if (!session) return 'unread_page_only';
  return REASONS[session === 'silent' ? page : session];
}
