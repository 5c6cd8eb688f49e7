import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox } from '@/lib/outbox/outbox';
import { forbiddenActions, readSettings } from '@/lib/settings';
import { openDatabase } from '@/lib/storage/database';
import { afterSaved } from './after-saved';
import { createAgreements } from './agreements';
import { createAnnouncements } from './announcements';
import { createLookAtChat } from './chat-visibility';
import { createDealComparison } from './deal-comparison';
import { createDealIdentity } from './deal-identity';
import { createDrafts } from './drafts';
import { createHandlers } from './handlers';
import { createResponseCache } from './response-cache';
import { readTab, showsDeal } from './tabs';
import { openPopup, showBadge, showInPage } from './toolbar';
import { createVisitStatus } from './visit-status';
import { createWazzupConnection } from './wazzup-connection';

/** Whether a link to Wazzup's chats can be made. */
const opensChats = async () => (await readSettings()).wazzupAccount !== '';

/** Puts together all that the background does, and gives what the browser's events set going. */
export function createServices() {
  const database = openDatabase();
  const answers = createResponseCache();
  const announce = createAnnouncements();
  const agreements = createAgreements(database);
  const drafts = createDrafts(database);
  const identity = createDealIdentity(database);
  const { access, client, channels, directory, isReady } = createWazzupConnection({
    database,
    answers,
    onTokenChange: resume,
  });
  const onStoreChange = announce.historyChanged;
  const people = createContactOutbox({ contacts: directory, database, isReady, onStoreChange });
  const outbox = createOutbox({
    client,
    database,
    onStoreChange,
    isReady,
    addContacts: people.add,
    onSaved: (record) => afterSaved({ agreements, drafts, identity }, record),
    onChange: (id, status) => {
      announce.dealChanged(id, status);
      void marks.learn(id, status);
    },
  });
  const journal = createJournal({ client, database, outbox, forbidden: forbiddenActions });
  const comparison = createDealComparison({
    hasToken: async () => (await access.state()).ready,
    look: async (id) => {
      const status = await outbox.look(id);
      announce.dealChanged(id, status);
      return status;
    },
    isAgreed: agreements.has,
    identify: identity.identify,
  });
  const marks = createVisitStatus({ comparison, showsDeal, badge: showBadge, mark: showInPage });
  const lookAtChat = createLookAtChat({ known: directory, people, channels, answers, opensChats });

  /** Sends what is due. */
  function wake(): void {
    void outbox.wake();
    void people.wake();
  }

  /** What kept writes waiting may be over: what waits for its time is tried at once, too. */
  function resume(): void {
    void outbox.wake({ hurry: true });
    void people.wake({ hurry: true });
    void marks.renew();
  }

  return {
    handlers: createHandlers({
      client,
      outbox,
      journal,
      people,
      access,
      lookAtChat,
      users: directory.users,
      announce,
      agreements,
      drafts,
      identity,
      marks,
      readTab,
      showsDeal,
      openPopup,
    }),
    wake,
    resume,
    drafts,
    answers,
    marks,
  };
}
