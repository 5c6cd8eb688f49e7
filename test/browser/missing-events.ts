import type { Command, Message, Params } from './bidi-connection.ts';

/** The channel over which a page of the extension reports the events that Firefox does not send. */
const CHANNEL = 'deal-link-tests';

/**
 * This function runs in each page of the extension. Playwright enters text by setting a field's value, which React
 * takes for its own doing; so the function lets the browser's own editing enter the text, which React takes for a
 * person's. If the browser would open a dialog for a file, which nobody could answer, the function reports that
 * instead.
 */
const PAGE_SCRIPT = `(report) => {
  Object.defineProperty(window, '__pw_bidiInsertText', {
    get: () => (text) => void document.execCommand('insertText', false, text),
    set() {},
  });
  addEventListener('click', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.type !== 'file' || !navigator.userActivation.isActive) return;
    event.preventDefault();
    report(target);
  });
  // The page itself may say of an error that it is none.
  addEventListener('error', (event) => setTimeout(() => event.defaultPrevented || report(event.message)));
  addEventListener('unhandledrejection', ({ reason }) => report(String(reason)));
  return new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done));
}`;

/** Gives a download an id, which is its address: a page gives each file that it offers an address of its own. */
const withNavigationId = (download: Params): Params => ({
  ...download,
  navigation: download.navigation ?? download.url,
});

/**
 * Adds the events that a stock Firefox does not send to Playwright. Of an extension's pages it does not report that a
 * link has opened them, nor their loads, errors and dialogs for files; and it gives no id to a download that a page has
 * made.
 */
export function addMissingEvents(command: Command, deliver: (message: Message) => void): (message: Message) => void {
  const knownContexts = new Set<string | undefined>();
  const emitEvent = (method: string, params: Params) => deliver({ type: 'event', method, params });

  async function untilLoaded({ context, url }: Params): Promise<void> {
    const { realm } = await command<{ realm: string }>('script.callFunction', {
      target: { context },
      functionDeclaration: PAGE_SCRIPT,
      arguments: [{ type: 'channel', value: { channel: CHANNEL } }],
      awaitPromise: true,
    });
    emitEvent('script.realmCreated', { context, realm, origin: url, type: 'window' });
    emitEvent('browsingContext.domContentLoaded', { context });
    emitEvent('browsingContext.load', { context });
  }

  const events: Record<string, (params: Params) => void> = {
    'browsingContext.contextCreated': (params) => {
      if (!knownContexts.has(params.context)) emitEvent('browsingContext.contextCreated', params);
      knownContexts.add(params.context);
    },
    'browsingContext.navigationCommitted': (params) => {
      const { context, url } = params;
      const isOurs = url?.startsWith('moz-extension:');
      if (isOurs && !knownContexts.has(context)) {
        knownContexts.add(context);
        emitEvent('browsingContext.contextCreated', { context, url, userContext: 'default' });
      }
      emitEvent('browsingContext.navigationCommitted', params);
      // Somebody may close or leave the page before it has loaded.
      if (isOurs) untilLoaded(params).catch(() => {});
    },
    'browsingContext.downloadWillBegin': (params) =>
      emitEvent('browsingContext.downloadWillBegin', withNavigationId(params)),
    'browsingContext.downloadEnd': (params) => emitEvent('browsingContext.downloadEnd', withNavigationId(params)),
    'script.message': (params) => {
      const { channel, data, source } = params;
      if (channel !== CHANNEL) return emitEvent('script.message', params);
      if (data?.type === 'node')
        return emitEvent('input.fileDialogOpened', { context: source?.context, element: data });
      emitEvent('log.entryAdded', { type: 'javascript', level: 'error', text: String(data?.value), source });
    },
  };

  return (message) => {
    const { type, method = '', params = {} } = message;
    const event = type === 'event' ? events[method] : undefined;
    if (event) event(params);
    else deliver(message);
  };
}
