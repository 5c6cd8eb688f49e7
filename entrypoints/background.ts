import { defineBackground } from 'wxt/utils/define-background';
import * as z from 'zod/mini';
import { reconcileScripts } from '@/lib/background/content-scripts';
import { createRouter } from '@/lib/background/router';
import { createServices } from '@/lib/background/services';
import { browser } from '@/lib/browser';
import { watchSettings } from '@/lib/settings';

/** Chromium only, so the polyfill's types do not know it. */
interface RestrictableArea {
  setAccessLevel(options: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

const OUTBOX = 'outbox';

/** The only place where the token is used and Wazzup is called. */
export default defineBackground(() => {
  // Extensions may not compile code at run time; without this zod tries, and the browser reports it.
  z.config({ jitless: true });
  const { handlers, wake, resume, drafts, answers, marks } = createServices();

  // An alarm outlives the worker, so it is what can be relied on; anything else only makes things quicker. A worker that
  // sends is not idle: reading the token for each request is a call of the browser's, and starts its 30 s anew.
  void browser.alarms.create(OUTBOX, { periodInMinutes: 1 });
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name !== OUTBOX) return;
    wake();
    // Of customers nothing is kept for nothing, also where nothing new comes.
    void answers.purge();
  });
  self.addEventListener('online', resume);
  wake();

  const ourselves = { id: browser.runtime.id, root: browser.runtime.getURL('') };
  browser.runtime.onMessage.addListener(createRouter(handlers, ourselves));

  // Where the browser knows the difference, content scripts are kept out of the settings too.
  const { local } = browser.storage;
  const restrictable: typeof local & Partial<RestrictableArea> = local;
  void restrictable.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });

  browser.runtime.onInstalled.addListener(({ reason }) => {
    void reconcileScripts({ renew: true });
    if (reason === 'install') void browser.runtime.openOptionsPage();
  });
  browser.runtime.onStartup.addListener(() => {
    void reconcileScripts();
    void drafts.clear();
  });
  // The browser's prompt may close the page that asked for it, so the grant is completed here.
  browser.permissions.onAdded.addListener(() => {
    void reconcileScripts();
    resume(); // Wazzup's own host may have been let in again
  });
  browser.permissions.onRemoved.addListener(() => void reconcileScripts());
  watchSettings(() => void reconcileScripts());
  browser.tabs.onRemoved.addListener((tabId) => {
    marks.forget(tabId);
    void drafts.dropTab(tabId);
  });
});
