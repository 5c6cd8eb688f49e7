import { browser } from 'wxt/browser';
import { defineBackground } from 'wxt/utils/define-background';
import { reconcileScripts } from '@/lib/background/content-scripts';
import { offerPanel } from '@/lib/background/panel';
import { createRouter, listenerOf } from '@/lib/background/router';
import { createServices } from '@/lib/background/services';
import { watchSettings } from '@/lib/settings';

/** A storage area that can be kept from content scripts. Only Chromium has this, whatever the types say. */
interface RestrictableArea {
  setAccessLevel(options: { accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>;
}

const OUTBOX = 'outbox';

/** The background: the only context that uses the token and calls Wazzup. */
export default defineBackground(() => {
  const { handlers, wake, resume, resumeOnceAPause, drafts, answers, attention, visitStatus } = createServices();

  // An alarm outlives the worker, so the outbox relies on it; timers and events only make it quicker. The browser does
  // not end a worker that sends: reading the token for each request calls the browser, which starts the 30 idle seconds
  // anew.
  void browser.alarms.create(OUTBOX, { periodInMinutes: 1 });
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name !== OUTBOX) return;
    wake();
    // The cache may hold customers' data, so expired answers are deleted even if no new ones come.
    void answers.purge();
  });
  self.addEventListener('online', resumeOnceAPause);
  wake();
  attention.listen();
  offerPanel();

  const ourselves = { id: browser.runtime.id, root: browser.runtime.getURL('') };
  browser.runtime.onMessage.addListener(listenerOf(createRouter(handlers, ourselves)));

  // A browser that can tell contexts apart keeps content scripts out of the settings too.
  const { local }: { local: Partial<RestrictableArea> } = browser.storage;
  void local.setAccessLevel?.({ accessLevel: 'TRUSTED_CONTEXTS' });

  browser.runtime.onInstalled.addListener(({ reason }) => {
    void reconcileScripts({ renew: true });
    if (reason === 'install') void browser.runtime.openOptionsPage();
  });
  browser.runtime.onStartup.addListener(() => {
    void reconcileScripts();
    void drafts.clear();
  });
  // The browser's prompt may close the page that asked for access, so the background completes the grant.
  browser.permissions.onAdded.addListener(() => {
    void reconcileScripts();
    attention.listen();
    resume(); // The manager may have granted access to Wazzup's own host again.
  });
  browser.permissions.onRemoved.addListener(() => void reconcileScripts());
  watchSettings(() => void reconcileScripts());
  browser.tabs.onRemoved.addListener((tabId) => {
    visitStatus.forget(tabId);
    void drafts.dropTab(tabId);
  });
});
