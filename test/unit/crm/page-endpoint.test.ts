import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createPageEndpoint } from '@/lib/crm/page-endpoint';
import type { CrmReader } from '@/lib/crm/reader';
import type { Page } from '@/lib/crm/reading/read-deal';
import { listenToBackground } from '@/lib/messaging/content';
import { cases, openPage } from '../../crm/cases';

const page = cases.find(({ name }) => name === 'pipedrive/session-full');
if (!page) throw new Error('the case is gone');

type Listener = Parameters<typeof browser.runtime.onMessage.addListener>[0];
type Sender = Parameters<Listener>[1];

const BACKGROUND = { id: browser.runtime.id, url: 'chrome-extension://x/background.js' } as Sender;

const WHICH = { type: 'page.which', request: { alone: false } };

let stop: AbortController;
let listeners: Set<Listener>;

beforeEach(() => {
  fakeBrowser.reset();
  stop = new AbortController();
  listeners = new Set();
  vi.spyOn(browser.runtime.onMessage, 'addListener').mockImplementation((listener) => void listeners.add(listener));
  vi.spyOn(browser.runtime.onMessage, 'removeListener').mockImplementation(
    (listener) => void listeners.delete(listener),
  );
});
afterEach(() => void vi.restoreAllMocks());

/** Sends a message as a browser does; undefined if nobody means to answer. */
async function send(message: unknown, sender: Sender = BACKGROUND): Promise<unknown> {
  const answers = [...listeners].map((listener) => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    return (listener(message, sender, resolve) as unknown) === true ? promise : undefined;
  });
  return answers.find((answer) => answer !== undefined);
}

function answer(reader: CrmReader, open: Page) {
  const handlers = { ...createPageEndpoint(reader, open), 'visit.mark': () => null, 'script.end': () => null };
  listenToBackground(handlers, stop.signal);
}

function serve(url = page?.visit.url ?? '') {
  if (!page) throw new Error('the case is gone');
  const open = openPage({ ...page, visit: { ...page.visit, url } });
  answer(page.reader, open);
  return open;
}

describe('a content script', () => {
  it('says which deal the manager is looking at, by addresses alone', async () => {
    const open = serve();
    expect(await send(WHICH)).toEqual({
      crm: 'pipedrive',
      deal: { id: '4217', uri: 'https://acme.pipedrive.com/deal/4217' },
    });
    open.goTo('/pipeline/1');
    expect(await send(WHICH)).toEqual({ crm: 'pipedrive', deal: null });
    expect(open.requests).toEqual([]);
  });

  it('sees what lies over the page', async () => {
    const over = cases.find(({ name }) => name === 'bitrix24/two-sliders-german');
    if (!over) throw new Error('the case is gone');
    const open = openPage(over);
    answer(over.reader, open);
    expect(await send(WHICH)).toMatchObject({ deal: { id: '12' } });
    const [front, below] = open.document.querySelectorAll<HTMLElement>('.side-panel-overlay');
    front?.remove();
    expect(await send(WHICH)).toMatchObject({ deal: { id: '7' } });
    below?.style.setProperty('display', 'none');
    expect(await send(WHICH)).toMatchObject({ deal: { id: '7' } });
    open.goTo('/crm/deal/list/');
    expect(await send(WHICH)).toEqual({ crm: 'bitrix24', deal: null });
    expect(open.requests).toEqual([]);
  });

  describe('of a CRM that can be in a frame', () => {
    const ALONE = { type: 'page.which', request: { alone: true } };
    const DEALS = 'https://crm.zoho.com/crm/org7004062519/tab/Potentials';
    const BOARD = 'https://crmsandbox.zoho.com/crm/org7004062519/tab/Home';

    function serveZoho(url: string, { isFrame = false, width = 1024 } = {}) {
      const deal = cases.find(({ name }) => name === 'zoho/session-full');
      if (!deal) throw new Error('the case is gone');
      const open = openPage({ ...deal, visit: { ...deal.visit, url } });
      const window = open.document.defaultView;
      if (isFrame) Object.defineProperty(window, 'top', { value: {} });
      Object.defineProperty(window, 'innerWidth', { value: width });
      answer(deal.reader, open);
    }

    it('leaves the answer to the frame with the deal, also where the page around it is the CRM’s', async () => {
      serveZoho(BOARD);
      serveZoho(`${DEALS}/4876876000001288017`, { isFrame: true });
      expect(await send(WHICH)).toMatchObject({ deal: { id: '4876876000001288017' } });
      expect(await send({ type: 'page.read', request: { session: false } })).toMatchObject({
        id: '4876876000001288017',
      });
    });

    it('claims no deal in a frame that is kept hidden', async () => {
      serveZoho(BOARD);
      serveZoho(`${DEALS}/4876876000001288001`, { isFrame: true, width: 0 });
      expect(await send(WHICH)).toBeUndefined();
      serveZoho(`${DEALS}/4876876000001288017`, { isFrame: true });
      expect(await send(WHICH)).toMatchObject({ deal: { id: '4876876000001288017' } });
      expect(await send({ type: 'page.read', request: { session: false } })).toMatchObject({
        id: '4876876000001288017',
      });
    });

    it('is asked alone where no frame has a deal, and says that there is none', async () => {
      serveZoho(DEALS);
      expect(await send(WHICH)).toBeUndefined();
      expect(await send(ALONE)).toEqual({ crm: 'zoho', deal: null });
    });

    it('cannot tell from outside what is in a frame that is closed to it', async () => {
      serveZoho('https://one.zoho.com/zohoone/acme/home');
      expect(await send(ALONE)).toBeUndefined();
    });
  });

  it('reads the deal, with the session or without', async () => {
    const open = serve();
    expect(await send({ type: 'page.read', request: { session: false } })).toMatchObject({
      id: '4217',
      sources: { name: 'page' },
    });
    expect(open.requests).toEqual([]);
    expect(await send({ type: 'page.read', request: { session: true } })).toEqual(page.expected);
    open.goTo('/pipeline/1');
    expect(await send({ type: 'page.read', request: { session: true } })).toBeNull();
  });

  it('answers the background of this extension only', async () => {
    serve();
    expect(await send(WHICH, { ...BACKGROUND, id: 'another' })).toBeUndefined();
    expect(await send(WHICH, { url: BACKGROUND.url } as Sender)).toBeUndefined();
    expect(await send(WHICH, { ...BACKGROUND, tab: { id: 1 } } as Sender)).toBeUndefined();
  });

  it.each([
    undefined,
    null,
    'page.which',
    {},
    { type: 'page.write' },
    { type: 'page.read' },
    { type: 'page.read', session: true },
    { type: 'page.read', request: { session: 'yes' } },
    { type: 'tab.read', request: { tabId: 1 } },
    [],
  ])('leaves other messages to others: %j', async (message) => {
    serve();
    expect(await send(message)).toBeUndefined();
  });

  it('stops when it is told to', async () => {
    serve();
    expect(listeners.size).toBe(1);
    stop.abort();
    expect(listeners.size).toBe(0);
    serve();
    expect(listeners.size).toBe(0);
  });
});
