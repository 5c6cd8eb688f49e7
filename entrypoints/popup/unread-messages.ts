import type { ReadField } from '@/lib/deal/compose';
import type { FactField, Failure, PageDeal } from '@/lib/deal/model';
import { type MessageKey, t } from '@/lib/i18n';
import type { UnreadThing } from './unread-things';

const REASONS = {
  changed: 'unread_changed',
  'not-json': 'unread_changed',
  refused: 'unread_refused',
  failed: 'unread_failed',
  timeout: 'unread_timeout',
  held: 'unread_held',
  archived: 'unread_archived',
  silent: 'unread_not_shown',
} as const satisfies Record<Failure, MessageKey>;

/** Says why the reader could not read these things, in one sentence for each reason. */
export const unreadWords = (unread: readonly UnreadThing[], failures: PageDeal['failures'], crm: string): string[] =>
  [...Map.groupBy(unread, ({ field }) => reasonFor(failures[factOf(field)]))].map(([reason, things]) =>
    t(reason, crm, things.map(({ name }) => name).join(', ')),
  );

/** Why another read may give what this one did not: the CRM was slow, or asked to be left alone for a while. */
export const passingFailure = (
  unread: readonly UnreadThing[],
  failures: PageDeal['failures'],
): 'timeout' | 'held' | undefined =>
  unread
    .map(({ field }) => failures[factOf(field)]?.session)
    .find((failure) => failure === 'timeout' || failure === 'held');

const factOf = (field: ReadField): FactField => (field === 'responsibleUserId' ? 'responsible' : field);

/** Why no source gave a field; the failure of the session read goes before the failure of the page. */
function reasonFor(failures: PageDeal['failures'][FactField]): MessageKey {
  // The reader read the field, but it lacks what Wazzup needs.
  if (!failures) return REASONS.silent;
  const { session, taught, page = 'silent' } = failures;
  // A place that a manager has shown the extension is no longer there.
  if (taught) return 'unread_taught';
  if (!session) return 'unread_page_only';
  return REASONS[session === 'silent' ? page : session];
}
