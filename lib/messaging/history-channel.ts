/** Of the extension's own origin: no web page and no content script hears it. */
const CHANNEL = 'deal-link-history';
const QUIET_MS = 200;

/** Tells the extension's pages that outbox or journal have changed; many changes at once are told once. */
export function createHistoryNotifier(): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  let isDue = false;
  const tell = () => {
    isDue = false;
    channel.postMessage(null);
  };
  return () => {
    if (!isDue) setTimeout(tell, QUIET_MS);
    isDue = true;
  };
}

/** Hears of every change; gives back how to stop that. */
export function onHistoryChange(listener: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener('message', listener);
  return () => channel.close();
}
