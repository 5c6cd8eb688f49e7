import { browser } from 'wxt/browser';
import type { AccountDealKey } from '@/lib/deal/site';
import { createBatchJournal } from '@/lib/outbox/batch-journal';
import { createDamagedRecords } from '@/lib/outbox/damaged-records';
import { createJournal } from '@/lib/outbox/journal';
import type { Outbox } from '@/lib/outbox/outbox';
import { forbiddenActions, readSettings } from '@/lib/settings';
import { createDatabase } from '@/lib/storage/database';
import { afterSaved } from './after-saved';
import { createAgreements } from './agreements';
import { type Announcements, createAnnouncements } from './announcements';
import { createAttention } from './attention';
import { type ChatVisibility, createChatVisibility } from './chat-visibility';
import { createCrmHolds } from './crm-holds';
import { createDealComparison } from './deal-comparison';
import { createDealIdentity } from './deal-identity';
import { createViewDeal } from './deal-view';
import { createDrafts } from './drafts';
import { createHandlers } from './handlers';
import { createKeptDifferences, type KeptDifferences } from './kept-differences';
import { createLooked } from './looked';
import { createOnceAPause } from './once-a-pause';
import { createOutboxes } from './outboxes';
import { createRecall } from './recall';
import { createResponseCache } from './response-cache';
import { readTab, showsDeal } from './tabs';
import { openPopup, showBadge, showInPage } from './toolbar';
import { createVisitStatus } from './visit-status';
import { createWazzupConnection } from './wazzup-connection';

/** Whether the settings hold what a link to Wazzup's chats needs. */
const opensChats = async () => (await readSettings()).wazzupAccount !== '';

/** Creates all parts of the background, and gives those that the browser's events call. */
export function createServices() {
  const database = createDatabase();
  const answers = createResponseCache();
  const announce = createAnnouncements();
  const agreements = createAgreements(database);
  const drafts = createDrafts(database);
  const connection = createWazzupConnection({
    database,
    answers,
    onTokenChange(by) {
      if (by === 'wazzup') return resumeOnceAPause();
      resume();
      // What waits for another account, and what can be undone, depends on the account.
      announce.historyChanged();
      // The channels tell whether this is an account that the extension knows under another mark.
      void channels.list().catch(() => {});
    },
    async onSameAccount(from, to) {
      await Promise.all([outbox, people, kept].map((stored) => stored.renameAccount(from, to)));
    },
  });
  function onStoreChange(): void {
    announce.historyChanged();
    attention.lookSoon();
  }
  const { access, client, channels, directory } = connection;
  const ofOwnAccount = createOfOwnAccount(access.account);
  const identity = createDealIdentity(database, directory.users);
  const kept = createKeptDifferences(database, access.account);
  const { people, outbox } = createOutboxes({
    connection,
    database,
    onStoreChange,
    onSaved: (record) => afterSaved({ agreements, drafts, identity }, record),
    onChange: (deal, status) => {
      announce.dealChanged(deal, status);
      void ofOwnAccount(deal, () => visitStatus.learn(deal, status));
    },
  });
  const pressed = { database, outbox, account: access.account, forbidden: forbiddenActions };
  const journal = createJournal({ ...pressed, client });
  const batches = createBatchJournal(pressed);
  const attention = createAttention({ journal, batches, people });
  const chat = createChatVisibility({ directory, people, channels, answers, opensChats });
  const shared = { access, outbox, agreements, kept, drafts, announce, chat };
  const { viewDeal, looked, visitStatus } = createVisits({ ...shared, identity });

  /** Sends the deals and contacts that are due, and looks whether any has come to need the manager. */
  function wake(): void {
    void outbox.wake();
    void people.wake();
    attention.lookSoon();
  }

  /** Sends also what waits for a pause to end, since the reason to wait may be over. */
  function resume(): void {
    void outbox.wake({ hurry: true });
    void people.wake({ hurry: true });
    void visitStatus.renew();
  }

  /**
   * The same for what no person does. It makes requests itself, whose answers may call it again: each time Wazzup takes
   * a token that it refused a moment before, or while a network comes and goes.
   */
  const resumeOnceAPause = createOnceAPause(resume);

  return {
    handlers: createHandlers({
      ...shared,
      client,
      clientFor: connection.clientFor,
      ...{ journal, batches, people, channels, viewDeal, looked, visitStatus },
      damaged: createDamagedRecords(database, onStoreChange),
      users: directory.users,
      renewUsers: directory.renewUsers,
      account: access.account,
      crmHolds: createCrmHolds(browser.storage.session),
      ...{ readTab, showsDeal, openPopup },
    }),
    wake,
    resume,
    resumeOnceAPause,
    drafts,
    answers,
    attention,
    visitStatus,
  };
}

interface VisitsOptions {
  access: ReturnType<typeof createWazzupConnection>['access'];
  outbox: Outbox;
  agreements: ReturnType<typeof createAgreements>;
  kept: KeptDifferences;
  drafts: ReturnType<typeof createDrafts>;
  identity: ReturnType<typeof createDealIdentity>;
  announce: Announcements;
  chat: Pick<ChatVisibility, 'check'>;
}

/** Creates what shows in each tab how its deal stands. */
function createVisits({ access, outbox, agreements, kept, drafts, identity, announce, chat }: VisitsOptions) {
  const comparison = createDealComparison({
    hasToken: async () => (await access.state()).ready,
    look: async (deal) => {
      const status = await outbox.look(deal);
      announce.dealChanged(deal, status);
      return status;
    },
    isAgreed: agreements.has,
    keptOf: kept.of,
    identify: identity.identify,
    checkVisibility: chat.check,
  });
  const viewDeal = createViewDeal({ access, drafts, identity });
  const looked = createLooked({ outbox, agreements, kept, identity, account: access.account });
  const recall = createRecall({ outbox, viewDeal, toLooked: looked.toLooked });
  const visitStatus = createVisitStatus({ comparison, recall, showsDeal, badge: showBadge, mark: showInPage });
  return { viewDeal, looked, visitStatus };
}

/**
 * Creates the function that shows how a deal stands, unless the manager has changed the account since the press. To know
 * the account takes a read of the token, so deals that change together share one.
 */
function createOfOwnAccount(account: () => Promise<string | undefined>) {
  let reading: Promise<string | undefined> | undefined;
  return async (deal: AccountDealKey, show: () => Promise<void>): Promise<void> => {
    reading ??= account().finally(() => {
      reading = undefined;
    });
    if (((await reading) ?? '') === deal.account) await show();
  };
}
