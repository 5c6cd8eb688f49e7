import { Window } from 'happy-dom';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readerFor } from '@/lib/crm';
import { type Page, readDeal } from '@/lib/crm/read';
import { KOMMO_HOST, PIPEDRIVE_HOST } from '../crm/demo/deals';
import { type Crm, createCrm } from '../crm/demo/index';

let crm: Crm;

beforeEach(() => {
  crm = createCrm();
});

/** Opens a page of the demo as a browser does, with the cookies it sets. */
async function visit(url: string): Promise<Page> {
  const response = await crm.app.request(url);
  const cookies = response.headers.getSetCookie();
  const window = new Window({ url, settings: { disableJavaScriptFileLoading: true, disableCSSFileLoading: true } });
  Object.defineProperty(window, 'performance', { value: { getEntriesByType: () => [] } });
  for (const cookie of cookies) window.document.cookie = cookie;
  window.document.write(await response.text());
  const cookie = cookies.map((text) => text.split(';')[0]).join('; ');
  return {
    document: window.document as unknown as Document,
    address: () => url,
    fetch: async (input, init) => crm.app.request(String(input), { ...init, headers: { ...init?.headers, cookie } }),
  };
}

async function read(url: string, session = true) {
  const reader = readerFor(new URL(url));
  if (!reader) throw new Error('no reader');
  return readDeal(reader, await visit(url), { session });
}

const PLACES = [
  { host: PIPEDRIVE_HOST, path: '/deal/' },
  { host: KOMMO_HOST, path: '/leads/detail/' },
];

describe.each(PLACES)('the demo at $host', ({ host, path }) => {
  const STRANGE = `<script>alert("x")</script> 'Oak' & “doors” 🚪👨‍👩‍👧 </textarea>`;
  const NAMES = ['Plain', STRANGE, 'Long '.repeat(60).trim(), 'צפון \u202Eevil\u202C — עסקה'];

  it('is read as it is, whatever its deals are', async () => {
    for (const [index, name] of NAMES.entries()) {
      for (const id of ['7', '123456789012345678']) {
        const deal = crm.deals.set(host, id, {
          name,
          owner: { id: '900719925474099301', name: STRANGE },
          contacts: [
            { id: '5', name: STRANGE, phones: ['+1 202-555-0140', '5550141'] },
            { id: '987654321098765432', name: 'Li Wei', phones: [] },
          ],
          status: index % 2 === 0 ? 'open' : 'lost',
        });
        expect(await read(`https://${host}${path}${id}`)).toMatchObject({
          id,
          uri: `https://${host}${path}${id}`,
          name,
          responsible: { id: deal.owner.id },
          contacts: deal.contacts,
          closed: deal.status !== 'open',
          failures: {},
        });
      }
    }
  });

  it('is read from the page when it refuses to answer', async () => {
    crm.refuseSession(true);
    for (const [id, { name, owner, contacts }] of crm.deals.list(host)) {
      expect(await read(`https://${host}${path}${id}`)).toMatchObject({
        id,
        name,
        responsible: { name: owner.name },
        contacts: contacts.map((contact) => ({ id: contact.id, name: contact.name })),
        sources: { name: 'page', responsible: 'page', contacts: 'page' },
        failures: { session: 'refused' },
      });
    }
  });

  it('answers only its own session', async () => {
    const [id = ''] = crm.deals.list(host)[0] ?? [];
    const paths = crm.requests;
    await read(`https://${host}${path}${id}`);
    const asked = paths.filter((request) => request.path.startsWith('/api/'));
    expect(asked.length).toBeGreaterThan(0);
    for (const request of asked)
      expect((await crm.app.request(`https://${host}${request.path}`)).status, request.path).toBe(401);
  });

  it('can be slow', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const [id = '', deal] = crm.deals.list(host)[0] ?? [];
    const page = await visit(`https://${host}${path}${id}`);
    const reader = readerFor(new URL(page.address()));
    const forever = { ...page, fetch: () => new Promise<Response>(() => {}) };
    const reading = reader && readDeal(reader, forever);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await reading).toMatchObject({ id, name: deal?.name, failures: { session: 'timeout' } });
    vi.useRealTimers();
    crm.slow(50);
    const start = performance.now();
    await read(`https://${host}${path}${id}`);
    expect(performance.now() - start).toBeGreaterThan(90);
  });

  it('shows lists and boards that are no deals', async () => {
    for (const other of ['/pipeline/1', '/deals', '/leads/pipeline/', '/nowhere'])
      expect(await read(`https://${host}${other}`), other).toBeUndefined();
  });

  it('forgets what was changed when it is seeded anew', async () => {
    const before = structuredClone(crm.deals.list(host));
    crm.deals.set(host, '99', { name: 'New' });
    crm.deals.remove(host, before[0]?.[0] ?? '');
    crm.deals.seed();
    expect(crm.deals.list(host)).toEqual(before);
  });
});

it('changes a deal as its form asks', async () => {
  const body = { name: 'Changed', contacts: [{ id: '', name: 'New Person', phones: ['+44 7700 900199'] }] };
  const url = `https://${PIPEDRIVE_HOST}/demo/deals/4217`;
  await crm.app.request(url, { method: 'POST', body: JSON.stringify(body) });
  expect(crm.deals.get(PIPEDRIVE_HOST, '4217')).toMatchObject({
    name: 'Changed',
    contacts: [{ id: /^\d+$/, name: 'New Person' }].map((contact) => ({
      ...contact,
      id: expect.stringMatching(contact.id),
    })),
    owner: { id: '222' },
  });
});
