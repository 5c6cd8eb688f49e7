import { browser } from '@/lib/browser';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox } from '@/lib/outbox/outbox';
import { forbiddenActions, readSettings } from '@/lib/settings';
import { openDatabase } from '@/lib/storage/database';
import { afterSaved } from './after-saved';
import { createAgreements } from './agreements';
import { createAnnouncements } from './announcements';
import { createLookAtChat } from './chat-visibility';
import { createCrmHolds } from './crm-holds';
import { createDealComparison } from './deal-comparison';
import { createDealIdentity } from './deal-identity';
import { createDrafts } from './drafts';
import { createHandlers } from './handlers';
import { createResponseCache } from './response-cache';
import { readTab, showsDeal } from './tabs';
import { openPopup, showBadge, showInPage } from './toolbar';
import { createVisitStatus } from './visit-status';
import { createWazzupConnection } from './wazzup-connection';

/** Whether the settings hold what a link to Wazzup's chats needs. */
const opensChats = async () => (await readSettings()).wazzupAccount !== '';

/** Creates all parts of the background, and gives those that the browser's events call. */
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
      void visitStatus.learn(id, status);
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
  const visitStatus = createVisitStatus({ comparison, showsDeal, badge: showBadge, mark: showInPage });
  const lookAtChat = createLookAtChat({ directory, people, channels, answers, opensChats });

  /** Sends the deals and contacts that are due. */
  function wake(): void {
    void outbox.wake();
    void people.wake();
  }

  /** Sends also what waits for a pause to end, since the reason to wait may be over. */
  function resume(): void {
    void outbox.wake({ hurry: true });
    void people.wake({ hurry: true });
    void visitStatus.renew();
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
      visitStatus,
      crmHolds: createCrmHolds(browser.storage.session),
      readTab,
      showsDeal,
      openPopup,
    }),
    wake,
    resume,
    drafts,
    answers,
    visitStatus,
  };
}
