import type { JOURNAL_MESSAGES } from '@/lib/messaging/messages/journal';
import type { ContactOutbox } from '@/lib/outbox/contact-outbox';
import type { DamagedRecords } from '@/lib/outbox/damaged-records';
import type { Journal } from '@/lib/outbox/journal';
import type { HandlersOf } from '../router';

export interface JournalServices {
  journal: Journal;
  people: Pick<ContactOutbox, 'clear'>;
  damaged: DamagedRecords;
}

/** Creates the handlers of the messages about the journal. */
export const createJournalHandlers = ({
  journal,
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
