import type { JOURNAL_MESSAGES } from '@/lib/messaging/messages/journal';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import type { DamagedRecords } from '@/lib/outbox/damaged-records';
import type { Journal } from '@/lib/outbox/journal';
import type { Outbox } from '@/lib/outbox/outbox';
import type { HandlersOf } from '../router';

export interface JournalServices {
  journal: Journal;
  outbox: Pick<Outbox, 'held'>;
  people: Pick<ContactOutbox, 'clear' | 'held'>;
  damaged: DamagedRecords;
}

/** Creates the handlers of the messages about the journal. */
export const createJournalHandlers = ({
  journal,
  outbox,
  people,
  damaged,
}: JournalServices): HandlersOf<typeof JOURNAL_MESSAGES> => ({
  'journal.list': journal.list,

  'journal.undo': ({ seq, base }) => journal.undo(seq, base),

  'journal.retry': ({ seq, base }) => journal.retry(seq, base),

  'journal.dismiss': async ({ seq }) => {
    await journal.dismiss(seq);
    return null;
  },

  'held.count': async () => ({ presses: await outbox.held.count(), contacts: await people.held.count() }),

  'held.send': async () => {
    await Promise.all([outbox.held.send(), people.held.send()]);
    return null;
  },

  'held.drop': async () => {
    await Promise.all([outbox.held.drop(), people.held.drop()]);
    return null;
  },

  'damaged.count': async () => ({ count: await damaged.count() }),

  'damaged.export': async () => ({ json: await damaged.exportAll() }),

  'damaged.clear': async () => {
    await damaged.clear();
    return null;
  },

  'journal.clear': async () => {
    await journal.clear();
    await people.clear();
    return null;
  },
});
