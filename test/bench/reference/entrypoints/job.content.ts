import { defineContentScript } from 'wxt/utils/define-content-script';

/**
 * The least that does our job on a deal's page: written straight down for Pipedrive as its stand-in answers, without any
 * care. It asks the CRM by the manager's session for the deal and its people, reports that to the background, shows a
 * pill, and has an observer say that the page has changed.
 */
export default defineContentScript({
  matches: ['https://*.pipedrive.com/*'],
  main: () => {
    const [, id] = /^\/deal\/(\d+)/.exec(location.pathname) ?? [];
    if (id !== undefined) void doJob(id);
  },
});

async function doJob(id: string): Promise<void> {
  const [, token = ''] = /pipe-session-token=([^;]*)/.exec(document.cookie) ?? [];
  const { data: deal } = await getJson(`/api/v2/deals/${id}?session_token=${token}`);
  const { data: people } = await getJson(`/api/v2/persons?deal_id=${id}&limit=500&session_token=${token}`);
  await chrome.runtime.sendMessage({ deal, people, uri: location.href });
  showPill();
  let hasChanged = false;
  new MutationObserver((_records, observer) => {
    hasChanged = true;
    observer.disconnect();
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  console.debug(hasChanged);
}

async function getJson(path: string) {
  const response = await fetch(path, { credentials: 'include', redirect: 'error', cache: 'no-store' });
  return response.json();
}

function showPill(): void {
  const host = document.createElement('div');
  host.style.cssText = 'all:initial;position:fixed;right:16px;bottom:16px;z-index:2147483646';
  const button = document.createElement('button');
  button.style.cssText = 'all:unset;display:flex;gap:6px;padding:0 8px;font:12px/26px system-ui;background:Canvas';
  const dot = document.createElement('span');
  dot.style.cssText = 'border:4px solid;border-radius:4px';
  const words = document.createElement('span');
  words.textContent = 'In Wazzup';
  button.append(dot, words);
  host.attachShadow({ mode: 'closed' }).append(button);
  document.documentElement.append(host);
}
