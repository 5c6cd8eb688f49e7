import browser from 'webextension-polyfill';
import { defineBackground } from 'wxt/utils/define-background';
import * as z from 'zod/mini';
import { afterSaved } from '@/lib/background/after-saved';
import { createLookAtChat } from '@/lib/background/chat-visibility';
import { reconcileScripts } from '@/lib/background/content-scripts';
import { createHandlers } from '@/lib/background/handlers';
import { createResponseCache } from '@/lib/background/response-cache';
import { createRouter } from '@/lib/background/router';
import { dealInTab, readTab } from '@/lib/background/tabs';
import { createTokenSettings } from '@/lib/background/token-settings';
import { openPopup, showBadge, showInPage } from '@/lib/background/toolbar';
import { createVisitStatus } from '@/lib/background/visit-status';
import { createWazzupDirectory } from '@/lib/background/wazzup-directory';
import { createHistoryNotifier } from '@/lib/messaging/history-channel';
import { createContactOutbox } from '@/lib/outbox/contact-outbox';
import { createJournal } from '@/lib/outbox/journal';
import { createOutbox } from '@/lib/outbox/outbox';
import { forbiddenActions, readSettings, watchSettings } from '@/lib/settings';
import { openDatabase } from '@/lib/storage/database';
import { createTokenProvider } from '@/lib/wazzup/auth';
import { createChannels } from '@/lib/wazzup/channels';
import { createClient } from '@/lib/wazzup/client';
import { createContacts } from '@/lib/wazzup/contacts';
import { customHeader } from '@/lib/wazzup/fetch-token';
import { createRequest } from '@/lib/wazzup/request';
import { createRetryAfterStore } from '@/lib/wazzup/retry-after-store';
import { storedToken } from '@/lib/wazzup/token';
import { createUsers } from '@/lib/wazzup/users';
import { createVault } from '@/lib/wazzup/vault';

/** Chromium only, so the polyfill's types do not know it. */
interface RestrictableArea {
  setAccessLevel(options: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

const OUTBOX = 'outbox';

/** The only place where the token is used and Wazzup is called. */
export default defineBackground(() => {
  // Extensions may not compile code at run time; without this zod tries, and the browser reports it.
  z.config({ jitless: true });
  const database = openDatabase();
  /** What kept writes waiting may be over. */
  const goOn = () => {
    void outbox.wake({ hurry: true });
    void people.wake({ hurry: true });
    void marks.renew();
  };
  const { local, session } = browser.storage;
  const isAllowed = (url: URL) => browser.permissions.contains({ origins: [`${url.protocol}//${url.hostname}/*`] });
  const tokenSettings = createTokenSettings(
    createVault('address', z.string(), database, { local, session }),
    (origins) => browser.permissions.remove({ origins }),
  );
  const answers = createResponseCache();
  const access = createTokenProvider({
    tokens: createVault('token', storedToken, database, { local, session }),
    headers: createVault('header', customHeader, database, { local, session }),
    settings: tokenSettings,
    isAllowed,
    // What was said to another account must not be taken for an answer to this one.
    onChange: () => void answers.clear().finally(goOn),
  });
  const request = createRequest({ ...access, isAllowed, retryAfter: createRetryAfterStore(session) });
  const client = createClient(request);
  const acquaintances = createWazzupDirectory({
    users: createUsers(request),
    contacts: createContacts(request),
    answers,
  });
  const onStoreChange = createHistoryNotifier();
  const isReady = async () => {
    const { ready, refused } = await access.state();
    return ready && !(refused && (await tokenSettings.read()).tokenAddress === '');
  };
  const people = createContactOutbox({ contacts: acquaintances, database, isReady, onStoreChange });
  const lookAtChat = createLookAtChat({
    known: acquaintances,
    people,
    channels: createChannels(request),
    answers,
    opensChats: async () => (await readSettings()).wazzupAccount !== '',
  });
  const outbox = createOutbox({
    client,
    database,
    onStoreChange,
    isReady,
    addContacts: people.add,
    onSaved: (record) => afterSaved(database, record),
    onChange: (id, known) => void marks.learn(id, known),
  });
  const journal = createJournal({ client, database, outbox, forbidden: forbiddenActions, onStoreChange });
  const isAgreed = async (origin: string, id: string, uri: string) =>
    (await (await database).get('agreements', [origin, id]))?.uri === uri;
  const marks = createVisitStatus({
    database,
    hasToken: async () => (await access.state()).ready,
    look: outbox.look,
    isAgreed,
    dealInTab,
    badge: showBadge,
    mark: showInPage,
  });
  const handlers = createHandlers({
    client,
    outbox,
    lookAtChat,
    users: acquaintances.users,
    people,
    journal,
    access,
    database,
    readTab,
    dealInTab,
    marks,
    isAgreed,
    openPopup,
  });
  // An alarm outlives the worker, so it is what can be relied on; anything else only makes things quicker. A worker that
  // sends is not idle: reading the token for each request is a call of the browser's, and starts its 30 s anew.
  void browser.alarms.create(OUTBOX, { periodInMinutes: 1 });
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name !== OUTBOX) return;
    void outbox.wake();
    void people.wake();
    // Of customers nothing is kept for nothing, also where nothing new comes.
    void answers.purge();
  });
  self.addEventListener('online', goOn);
  void outbox.wake();
  void people.wake();

  const ourselves = { id: browser.runtime.id, root: browser.runtime.getURL('') };

  browser.runtime.onMessage.addListener(createRouter(handlers, ourselves));

  // Where the browser knows the difference, content scripts are kept out of the settings too.
  const restrictable: typeof local & Partial<RestrictableArea> = local;
  void restrictable.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });

  browser.runtime.onInstalled.addListener(({ reason }) => {
    void reconcileScripts({ renew: true });
    if (reason === 'install') void browser.runtime.openOptionsPage();
  });
  browser.runtime.onStartup.addListener(() => {
    void reconcileScripts();
    // Tab numbers start anew with the browser: what was typed in a tab belongs to no tab now.
    void database.then((db) => db.clear('drafts'));
  });
  // The browser's prompt may close the page that asked for it, so the grant is completed here.
  browser.permissions.onAdded.addListener(() => {
    void reconcileScripts();
    goOn(); // Wazzup's own host may have been let in again
  });
  browser.permissions.onRemoved.addListener(() => void reconcileScripts());
  watchSettings(() => void reconcileScripts());
  browser.tabs.onRemoved.addListener((tabId) => {
    marks.forget(tabId);
    void database.then((db) => db.delete('drafts', tabId));
  });
});
