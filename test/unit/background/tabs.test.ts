import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { readTab, showsDeal } from '@/lib/background/tabs';
import type { PageDeal } from '@/lib/deal/model';

const TAB = 7;
const SITE = 'https://acme.pipedrive.com';
const OAK: PageDeal = { crm: 'pipedrive', id: '4217', uri: `${SITE}/deal/4217`, sources: {}, failures: {} };

interface Scene {
  /** The tab's address; undefined if the browser does not tell it. */
  url?: string;
  /** A content script runs in the tab. */
  hasScript?: boolean;
  /** The browser lets the extension put a script into the tab. */
  mayInject?: boolean;
  granted?: string[];
  /** The deal that the script claims to have read. */
  page?: unknown;
  /** Frames without a deal do not answer: only the page itself, asked with `alone`, says that it shows none. */
  inFrames?: boolean;
}

/** A browser with one tab and its content script. */
function open({ url, hasScript = false, mayInject = false, granted = [], page = OAK, inFrames }: Scene) {
  let isThere = hasScript;
  const injected: unknown[] = [];
  vi.spyOn(browser.tabs, 'get').mockImplementation(async () => ({ ...(url && { url }) }) as never);
  vi.spyOn(browser.tabs, 'sendMessage').mockImplementation(async (_, message, options) => {
    if (!isThere) throw new Error('Could not establish connection');
    const read = page as PageDeal | null;
    const { type, request } = message as { type: string; request: { alone?: boolean } };
    if (inFrames && !read && !(request.alone && options?.frameId === 0)) return undefined;
    return type === 'page.read' ? read : { crm: 'pipedrive', deal: read && { id: read.id, uri: read.uri } };
  });
  Reflect.set(browser, 'permissions', {
    getAll: async () => ({ origins: granted }),
    contains: async ({ origins = [] }: { origins?: string[] }) => origins.every((origin) => granted.includes(origin)),
  });
  Reflect.set(browser, 'scripting', {
    executeScript: async (script: unknown) => {
      if (!mayInject) throw new Error('Cannot access contents of the page');
      injected.push(script);
      isThere = true;
    },
  });
  return { injected };
}

beforeEach(() => {
  fakeBrowser.reset();
});
afterEach(() => vi.restoreAllMocks());

describe('the deal in a tab', () => {
  it('comes from the script that runs there', async () => {
    const { injected } = open({ url: OAK.uri, hasScript: true });
    expect(await readTab(TAB)).toMatchObject({ kind: 'deal', page: OAK });
    expect(await showsDeal(TAB, OAK.uri)).toBe(true);
    expect(await showsDeal(TAB, `${SITE}/deal/1`)).toBe(false);
    expect(injected).toEqual([]);
  });

  it('is read after a click on the toolbar button alone, without any grant', async () => {
    const { injected } = open({ url: OAK.uri, mayInject: true });
    expect(await readTab(TAB)).toMatchObject({ kind: 'deal', page: OAK });
    expect(injected).toEqual([{ target: { tabId: TAB, allFrames: false }, files: ['/content-scripts/pipedrive.js'] }]);
  });

  it('needs access to the CRM’s hosts, and only those, if the extension may not read it', async () => {
    open({ url: OAK.uri });
    expect(await readTab(TAB)).toMatchObject({
      kind: 'no-access',
      hosts: ['https://*.pipedrive.com/*'],
      address: new URL(OAK.uri).origin,
    });
    open({ url: 'https://crm.acme.example/crm/deal/details/5/' });
    expect(await readTab(TAB)).toMatchObject({ kind: 'no-access', hosts: ['https://crm.acme.example/*'] });
  });

  it('is unknown if the browser does not even tell the address', async () => {
    open({});
    expect(await readTab(TAB)).toEqual({ kind: 'no-access' });
  });

  it('in a frame of another site needs access to that site', async () => {
    const zoho = expect.arrayContaining(['https://crm.zoho.com/*']);
    open({ url: 'https://one.zoho.com/zohoone/acme/home' });
    expect(await readTab(TAB)).toMatchObject({ kind: 'no-access', hosts: zoho });
  });

  it('is none on a page that shows none', async () => {
    open({ url: `${SITE}/pipeline/1`, hasScript: true, page: null });
    expect(await readTab(TAB)).toEqual({ kind: 'not-a-deal' });
    open({ url: 'https://news.example/' });
    expect(await readTab(TAB)).toEqual({ kind: 'not-a-deal' });
    const url = 'https://crm.zoho.com/crm/tab/Potentials';
    const { injected } = open({ url, hasScript: true, mayInject: true, page: null, inFrames: true });
    expect(await readTab(TAB)).toEqual({ kind: 'not-a-deal' });
    expect(injected).toEqual([]);
  });

  it.each([
    ['of another site', { ...OAK, uri: 'https://evil.example/deal/4217' }],
    ['no web address', { ...OAK, uri: 'javascript:alert(1)' }],
    ['of another shape', { ...OAK, token: 'x' }],
  ])('is not believed to be one %s', async (_, page) => {
    open({ url: OAK.uri, hasScript: true, page });
    expect(await readTab(TAB)).toEqual({ kind: 'not-a-deal' });
  });

  it('may be of any granted site, because the CRM can be in a frame', async () => {
    open({ url: 'https://one.zoho.com/', hasScript: true, granted: [`${SITE}/*`] });
    expect(await readTab(TAB)).toMatchObject({ kind: 'deal', page: OAK });
  });
});
