import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CrmReader } from '@/lib/crm/reader';
import { currentDeal, readDeal } from '@/lib/crm/reading/read-deal';
import { watchPage } from '@/lib/crm/reading/watch-page';
import type { CrmSite } from '@/lib/crm/site';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { FACT_FIELDS, type FactField, type Failure, type PageDeal } from '@/lib/deal/model';
import { type Answers, type Case, cases, type OpenPage, openPage } from '../../crm/cases';
import { stubPageGlobals } from '../page-globals';

function caseNamed(name: string): Case {
  const found = cases.find((one) => one.name === name);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

const pipedriveCase = caseNamed('pipedrive/session-full');
const kommoCase = caseNamed('kommo/contacts-refused-lost');

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The failures of a deal in which no source gives these fields, all for the same reasons. */
const failing = (
  why: PageDeal['failures'][FactField],
  fields: readonly FactField[] = FACT_FIELDS,
): PageDeal['failures'] => Object.fromEntries(fields.map((field) => [field, why]));

describe('whatever the CRM answers, the page tells the rest', () => {
  const slow = () => new Promise<Response>(() => {});
  it.each<[Failure, () => Response | Promise<Response>]>([
    ['refused', () => new Response('{}', { status: 403 })],
    ['refused', () => Promise.reject(new TypeError('redirected'))],
    ['failed', () => new Response('{}', { status: 500 })],
    ['not-json', () => new Response('<html>')],
    ['changed', () => new Response(null, { status: 204 })],
    ['changed', () => new Response('{"data":{"id":999,"title":"Another deal"},"id":999,"name":"Another deal"}')],
    ['timeout', slow],
  ])('%s', async (failure, answer) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    for (const page of [pipedriveCase, kommoCase]) {
      const open = { ...openPage(page), fetch: async () => answer() };
      const reading = readDeal(page.reader, open);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(await reading).toMatchObject({
        id: page.expected.id,
        name: page.expected.name,
        // Pipedrive's page may show only some of the people.
        [page === kommoCase ? 'contacts' : 'someContacts']: [{ id: page.expected.contacts?.[0]?.id }],
        sources: { name: 'page' },
        failures: failing({ session: failure }),
      });
    }
  });
});

const SITE: CrmSite = {
  crm: 'fake',
  label: 'Fake',
  hosts: [],
  matches: () => true,
  detect: ({ origin, pathname }) => {
    const id = /^\/deal\/(\d+)$/.exec(pathname)?.[1];
    return id === undefined ? undefined : { id, uri: `${origin}/deal/${id}` };
  },
};

/** A reader of nothing in particular, with one part replaced. */
function fakeReader(part: Partial<CrmReader>): CrmReader {
  return {
    site: SITE,
    version: 1,
    requests: [/^\/api\/\d+$/],
    async *fetchFacts(deal, getJson) {
      yield { name: `told ${deal.id}` };
      yield { closed: (await getJson(`/api/${deal.id}`)) === true };
    },
    findDealRoot: (document) => document.body,
    extractFacts: () => ({}),
    ...part,
  };
}

function fakePage(html = '', answers: Answers = {}): OpenPage {
  return openPage({ visit: { url: 'https://acme.example/deal/1' }, html, answers });
}

const broken = () => {
  throw new Error('boom');
};

describe('a reader', () => {
  it('may ask only what is on its list', async () => {
    const page = fakePage();
    const reader = fakeReader({
      async *fetchFacts(_deal, getJson) {
        yield { name: 'kept' };
        await getJson('/api/1/delete');
      },
    });
    expect(await readDeal(reader, page)).toMatchObject({
      name: 'kept',
      failures: failing({ session: 'changed' }, ['responsible', 'contacts', 'closed']),
    });
    expect(page.requests).toEqual([]);
  });

  it.each<[string, Partial<CrmReader>]>([
    ['findDealRoot', { findDealRoot: broken }],
    ['extractFacts', { extractFacts: broken }],
    ['findDealRoot that finds none', { findDealRoot: () => undefined }],
    ['extractFacts that finds nothing', { extractFacts: () => ({}) }],
  ])('that fails in %s breaks nothing', async (_name, part) => {
    expect(await readDeal(fakeReader(part), fakePage('', { '/api/1': { status: 200, body: 'true' } }))).toEqual({
      crm: 'fake',
      id: '1',
      uri: 'https://acme.example/deal/1',
      name: 'told 1',
      closed: true,
      sources: { name: 'session', closed: 'session' },
      failures: failing({ session: 'silent', page: 'changed' }, ['responsible', 'contacts']),
    });
  });

  it('that fails in fetchFacts breaks nothing, and the facts it yielded before stay', async () => {
    const reader = fakeReader({
      async *fetchFacts() {
        yield { name: 'told' };
        broken();
      },
      extractFacts: () => ({ name: 'told', closed: true }),
    });
    expect(await readDeal(reader, fakePage())).toMatchObject({
      name: 'told',
      closed: true,
      sources: { name: 'session', closed: 'page' },
      failures: {
        ...failing({ session: 'changed', page: 'silent' }, ['responsible', 'contacts']),
        closed: { session: 'changed' },
      },
    });
  });

  it('that fails in detect is of no deal', async () => {
    expect(await readDeal(fakeReader({ site: { ...SITE, detect: broken } }), fakePage())).toBeUndefined();
  });

  it('that hangs is given up', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const reader = fakeReader({
      async *fetchFacts() {
        yield { name: 'told' };
        await new Promise(() => {});
      },
    });
    const reading = readDeal(reader, fakePage());
    await vi.advanceTimersByTimeAsync(7_000);
    expect(await reading).toMatchObject({ name: 'told', failures: { closed: { session: 'timeout' } } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('keeps the reason of a failure, not its words', async () => {
    const reader = fakeReader({
      // biome-ignore lint/correctness/useYield: it fails before it can yield anything
      async *fetchFacts() {
        throw Object.assign(new ReadFailure('refused'), { message: 'session_token=s3cret' });
      },
    });
    const deal = await readDeal(reader, fakePage());
    expect(deal?.failures.name?.session).toBe('refused');
    expect(JSON.stringify(deal)).not.toContain('s3cret');
  });
});

describe('a page that moves to another deal while it is read', () => {
  /** Yields each deal's own name, and makes the page go on to the next address as it is called. */
  function movingReader(page: OpenPage, ...addresses: string[]): CrmReader {
    return fakeReader({
      async *fetchFacts(deal) {
        const next = addresses.shift();
        if (next) page.goTo(next);
        yield { name: `told ${deal.id}`, closed: deal.id === '2' };
        yield { responsible: { id: deal.id } };
      },
      extractFacts: (_root, deal) => ({ name: `told ${deal.id}`, contacts: [{ id: deal.id, phones: [] }] }),
    });
  }

  it('is read again, as the deal it is now', async () => {
    const page = fakePage();
    expect(await readDeal(movingReader(page, '/deal/2'), page)).toMatchObject({
      id: '2',
      uri: 'https://acme.example/deal/2',
      name: 'told 2',
      responsible: { id: '2' },
      contacts: [{ id: '2' }],
      closed: true,
    });
  });

  it('is no deal when it has moved to something else', async () => {
    const page = fakePage();
    expect(await readDeal(movingReader(page, '/pipeline/1'), page)).toBeUndefined();
  });

  it('is not followed for ever', async () => {
    const page = fakePage();
    const addresses = Array.from({ length: 50 }, (_, move) => `/deal/${move + 2}`);
    const reader = movingReader(page, ...addresses);
    expect(await readDeal(reader, page)).toBeUndefined();
    expect(page.address()).toBe('https://acme.example/deal/5');
  });

  it('is not asked any further about the deal that was left', async () => {
    const page = fakePage();
    const asked: string[] = [];
    const reader = fakeReader({
      async *fetchFacts(deal) {
        asked.push(`${deal.id} first`);
        if (deal.id === '1') page.goTo('/deal/2');
        yield { name: 'told' };
        asked.push(`${deal.id} second`);
      },
    });
    await readDeal(reader, page);
    expect(asked).toEqual(['1 first', '2 first', '2 second']);
  });

  it('may change its query and hash meanwhile', async () => {
    const page = fakePage();
    expect(await readDeal(movingReader(page, '/deal/1?tab=2#x'), page)).toMatchObject({ id: '1', name: 'told 1' });
  });
});

describe('a page that shows the deal before still', () => {
  const told = { name: 'New deal', contacts: [{ id: '5', phones: [] }] };
  const shown = {
    name: 'Old deal',
    responsible: { id: '9', name: 'Old owner' },
    contacts: [{ id: '5', name: 'Eve', phones: ['1'] }],
  };

  it.each([
    ['another name', shown],
    ['no name', { responsible: shown.responsible, contacts: shown.contacts }],
  ])('adds nothing to what the session told: %s', async (_what, facts) => {
    const reader = fakeReader({
      async *fetchFacts() {
        yield told;
      },
      extractFacts: () => facts,
    });
    expect(await readDeal(reader, fakePage())).toEqual({
      crm: 'fake',
      id: '1',
      uri: 'https://acme.example/deal/1',
      ...told,
      sources: { name: 'session', contacts: 'session' },
      failures: failing({ session: 'silent', page: 'changed' }, ['responsible', 'closed']),
    });
  });

  it('is not taken for the new deal when there is no session', async () => {
    const page = fakePage();
    let name = 'Old deal';
    const reader = fakeReader({ extractFacts: () => ({ name }) });
    const read = () => readDeal(reader, page, { session: false });
    expect(await read()).toMatchObject({ id: '1', name: 'Old deal' });
    page.goTo('/deal/2');
    expect(await read()).toEqual({
      crm: 'fake',
      id: '2',
      uri: 'https://acme.example/deal/2',
      sources: {},
      failures: failing({ page: 'changed' }),
    });
    name = 'New deal';
    expect(await read()).toMatchObject({ id: '2', name: 'New deal' });
    expect(await read()).toMatchObject({ id: '2', name: 'New deal' });
  });

  describe('when it is only watched', () => {
    const OLD = { name: 'Old deal' };
    const NEW = { name: 'New deal' };
    /** Goes from one deal to another, in some order of address and content, and reads the other without the session. */
    async function readAfter(steps: (show: (facts: object) => void, goTo: (path: string) => void) => Promise<void>) {
      vi.useFakeTimers();
      const page = fakePage();
      stubPageGlobals(page.document);
      let facts: object = OLD;
      const reader = fakeReader({ extractFacts: () => facts });
      const over = new AbortController();
      watchPage(reader, page, { signal: over.signal, isInvalid: false }, () => {});
      await vi.advanceTimersByTimeAsync(2_000);
      await steps((shown) => {
        facts = shown;
      }, page.goTo);
      over.abort();
      return readDeal(reader, page, { session: false });
    }

    it('is not taken for the new deal either', async () => {
      const read = await readAfter(async (_, goTo) => {
        goTo('/deal/2');
        await vi.advanceTimersByTimeAsync(400);
      });
      expect(read).toMatchObject({ id: '2', sources: {}, failures: failing({ page: 'changed' }) });
    });

    it.each([0, 400])('the new deal shown %i ms before its address is the new one', async (ms) => {
      const read = await readAfter(async (show, goTo) => {
        show(NEW);
        await vi.advanceTimersByTimeAsync(ms);
        goTo('/deal/2');
        await vi.advanceTimersByTimeAsync(400);
      });
      expect(read).toMatchObject({ id: '2', name: 'New deal' });
    });

    it('is this deal’s in the end, if two have the same name', async () => {
      const NAMESAKE = { name: OLD.name, closed: false };
      const readStayed = (ms: number) =>
        readAfter(async (show, goTo) => {
          goTo('/deal/2');
          await vi.advanceTimersByTimeAsync(400);
          show(NAMESAKE);
          await vi.advanceTimersByTimeAsync(ms);
        });
      expect(await readStayed(2_000)).toMatchObject({ id: '2', sources: {}, failures: failing({ page: 'changed' }) });
      expect(await readStayed(20_000)).toMatchObject({ id: '2', ...NAMESAKE, sources: { name: 'page' } });
    });
  });

  describe.each([
    ['pipedrive/refused-german', '/deal/89', '[href^="/person/"]'],
    ['hubspot/refused-portuguese', '/contacts/24000001/record/0-3/7002', '[data-test-id^="chiclet-0-1-"], section'],
    [
      'zoho/refused-german',
      '/crm/org20071234567/tab/Potentials/298765000000456790',
      '[data-zcqa="value_CONTACTID"], #subvalue_SMOWNERID',
    ],
  ])('in part: %s', (name, next, gone) => {
    const { reader, ...page } = caseNamed(name);
    const TITLES = 'textarea, input, h2, crux-text-component, #headervalue_POTENTIALNAME';

    /** Goes on to the next deal, where so far only something of the first one is gone. */
    async function readNext(removed: string) {
      const open = openPage(page);
      await readDeal(reader, open, { session: false });
      open.goTo(next);
      for (const element of open.document.querySelectorAll(removed)) element.remove();
      return { open, deal: await readDeal(reader, open, { session: false }) };
    }

    it('the old name is not the new deal’s', async () => {
      const { open, deal } = await readNext(gone);
      expect(deal).toEqual({
        crm: reader.site.crm,
        id: next.split('/').at(-1),
        uri: open.address(),
        sources: {},
        failures: failing({ page: 'changed' }),
      });
    });

    it('nor is anybody, while it has no name', async () => {
      const { deal } = await readNext(TITLES);
      expect(deal).toMatchObject({ id: next.split('/').at(-1), sources: {}, failures: failing({ page: 'changed' }) });
      expect(deal).not.toHaveProperty('someContacts');
    });
  });

  it('in part is taken for this deal where the session told its name', async () => {
    const page = fakePage();
    let facts: object = { name: 'told 2', closed: false, responsible: { id: '9' } };
    const reader = fakeReader({
      async *fetchFacts() {
        yield { name: 'told 2' };
      },
      extractFacts: () => facts,
    });
    await readDeal(reader, page, { session: false });
    page.goTo('/deal/2');
    facts = { name: 'told 2', closed: true };
    expect(await readDeal(reader, page)).toMatchObject({ id: '2', closed: true, sources: { closed: 'page' } });
  });
});

describe('people', () => {
  it('are completed from the page by their id only', async () => {
    const reader = fakeReader({
      async *fetchFacts() {
        yield {
          name: 'Deal',
          responsible: { id: '9' },
          contacts: [
            { id: '5', phones: [] },
            { id: '6', name: 'Six', phones: ['6'] },
          ],
        };
      },
      extractFacts: () => ({
        name: ' Deal ',
        responsible: { id: '8', name: 'Someone else' },
        contacts: [
          { id: '6', name: 'Not six', phones: ['66'] },
          { id: '7', name: 'Seven', phones: ['7'] },
          { id: '5', name: 'Five', phones: ['5', '5'] },
        ],
      }),
    });
    expect(await readDeal(reader, fakePage())).toMatchObject({
      responsible: { id: '9' },
      contacts: [
        { id: '5', name: 'Five', phones: ['5'] },
        { id: '6', name: 'Six', phones: ['6'] },
      ],
      sources: { responsible: 'session', contacts: 'session' },
    });
  });
});

describe('what lies over the page', () => {
  const fetchFacts: CrmReader['fetchFacts'] = async function* () {};
  /** Shows a part of the page, by its own address, while there is one. */
  const previewing = (part: Partial<CrmReader> = {}) =>
    fakeReader({
      fetchFacts,
      overlays: {
        mayLieAt: () => true,
        findFront(document) {
          const root = document.querySelector('[data-shows]') ?? undefined;
          const shows = root?.getAttribute('data-shows');
          return root && shows ? { url: new URL(shows), document, root } : undefined;
        },
      },
      extractFacts: (root) => ({ name: root.querySelector('h1')?.textContent ?? '' }),
      ...part,
    });
  const preview = (shows: string) => `<h1>Below</h1><div data-shows="${shows}"><h1>Above</h1></div>`;

  it('is read instead of it', async () => {
    expect(await readDeal(previewing(), fakePage(preview('https://acme.example/deal/2')))).toMatchObject({
      id: '2',
      uri: 'https://acme.example/deal/2',
      name: 'Above',
    });
    expect(await readDeal(previewing(), fakePage('<h1>Below</h1>'))).toMatchObject({ id: '1', name: 'Below' });
  });

  it.each([
    ['no deal', 'https://acme.example/contact/5'],
    ['a page of another origin', 'https://evil.example/deal/2'],
    ['no address', 'nothing'],
  ])('hides the deal below it when it shows %s', async (_what, shows) => {
    expect(await readDeal(previewing(), fakePage(preview(shows)))).toBeUndefined();
  });

  it('is followed while it is read', async () => {
    const page = fakePage();
    const reader = previewing({
      async *fetchFacts(deal) {
        if (deal.id === '1') page.document.body.innerHTML = preview('https://acme.example/deal/3');
        yield { closed: deal.id === '3' };
      },
    });
    expect(await readDeal(reader, page)).toMatchObject({ id: '3', name: 'Above', closed: true });
    page.document.querySelector('[data-shows]')?.remove();
    expect(currentDeal(reader, page)?.id).toBe('1');
  });

  it('can be a frame, whose own page is asked for its session and read', async () => {
    const page = fakePage('<iframe src="/deal/4"></iframe>');
    const inside = openPage({ visit: { url: 'https://acme.example/deal/4' }, html: '<h1>Inside</h1>', answers: {} });
    const reader = previewing({
      overlays: {
        mayLieAt: () => true,
        findFront: () => ({ url: new URL(inside.address()), document: inside.document }),
      },
      async *fetchFacts(_deal, _getJson, document) {
        yield { closed: document === inside.document };
      },
    });
    expect(await readDeal(reader, page)).toMatchObject({ id: '4', name: 'Inside', closed: true });
  });
});
