import type { Command, Message, Params } from './line.ts';

/** By which a page of the extension tells what Firefox does not. */
const CHANNEL = 'deal-link-tests';

/**
 * Run in each page of an extension. Playwright enters text by setting a field's value, which React takes for its own
 * doing; what the browser's own editing enters it takes for a person's. A dialog for a file, which nobody could answer,
 * is told of instead, if the browser would have opened it.
 */
const FIRST_OF_ALL = `(tell) => {
  Object.defineProperty(window, '__pw_bidiInsertText', {
    get: () => (text) => void document.execCommand('insertText', false, text),
    set() {},
  });
  addEventListener('click', (event) => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement) || target.type !== 'file' || !navigator.userActivation.isActive) return;
    event.preventDefault();
    tell(target);
  });
  addEventListener('error', ({ message }) => tell(message));
  addEventListener('unhandledrejection', ({ reason }) => tell(String(reason)));
  return new Promise((done) => document.readyState === 'complete' ? done() : addEventListener('load', done));
}`;

/** A page gives each thing it offers for download an address of its own. */
const numbered = (download: Params): Params => ({ ...download, navigation: download.navigation ?? download.url });

/**
 * Adds to what a stock Firefox tells Playwright: of an extension's pages it tells neither that they are opened by a
 * link, nor loads, errors and dialogs for files, and to a download of a page's own making it gives no number.
 */
export function addUntold(command: Command, deliver: (message: Message) => void): (message: Message) => void {
  const known = new Set<string | undefined>();
  const tell = (method: string, params: Params) => deliver({ type: 'event', method, params });

  async function untilLoaded({ context, url }: Params): Promise<void> {
    const { realm } = await command<{ realm: string }>('script.callFunction', {
      target: { context },
      functionDeclaration: FIRST_OF_ALL,
      arguments: [{ type: 'channel', value: { channel: CHANNEL } }],
      awaitPromise: true,
    });
    tell('script.realmCreated', { context, realm, origin: url, type: 'window' });
    tell('browsingContext.domContentLoaded', { context });
    tell('browsingContext.load', { context });
  }

  const events: Record<string, (params: Params) => void> = {
    'browsingContext.contextCreated': (params) => {
      if (!known.has(params.context)) tell('browsingContext.contextCreated', params);
      known.add(params.context);
    },
    'browsingContext.navigationCommitted': (params) => {
      const { context, url } = params;
      const isOurs = url?.startsWith('moz-extension:');
      if (isOurs && !known.has(context)) {
        known.add(context);
        tell('browsingContext.contextCreated', { context, url, userContext: 'default' });
      }
      tell('browsingContext.navigationCommitted', params);
      // The page may be closed or left before it is loaded.
      if (isOurs) untilLoaded(params).catch(() => {});
    },
    'browsingContext.downloadWillBegin': (params) => tell('browsingContext.downloadWillBegin', numbered(params)),
    'browsingContext.downloadEnd': (params) => tell('browsingContext.downloadEnd', numbered(params)),
    'script.message': (params) => {
      const { channel, data, source } = params;
      if (channel !== CHANNEL) return tell('script.message', params);
      if (data?.type === 'node') return tell('input.fileDialogOpened', { context: source?.context, element: data });
      tell('log.entryAdded', { type: 'javascript', level: 'error', text: String(data?.value), source });
    },
  };

  return (message) => {
    const { type, method = '', params = {} } = message;
    const event = type === 'event' ? events[method] : undefined;
    if (event) event(params);
    else deliver(message);
  };
}
