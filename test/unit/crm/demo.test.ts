import { beforeEach, describe, expect, it, vi } from 'vitest';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { type Crm, createCrm } from '../../crm/demo';
import {
  BITRIX24_HOST,
  HUBSPOT_EU_HOST,
  HUBSPOT_HOST,
  KOMMO_HOST,
  OWN_SERVER_HOST,
  PIPEDRIVE_HOST,
  ZOHO_EU_HOST,
  ZOHO_HOST,
} from '../../crm/demo/deals';
import { openDemoPage } from '../../crm/demo/open-page';
import { readerFor } from '../../crm/readers';

let crm: Crm;

beforeEach(() => {
  crm = createCrm();
});

async function read(url: string, session = true) {
  const reader = readerFor(new URL(url));
  if (!reader) throw new Error('no reader');
  return readDeal(reader, await openDemoPage(crm, url), { session });
}

const LONG_ID = '123456789012345678';

/** The paths of deals, ids of the lengths that each CRM has, and how many contacts its page shows, if not all. */
const PLACES = [
  { host: PIPEDRIVE_HOST, path: '/deal/', ids: ['7', LONG_ID], someContacts: 3 },
  { host: KOMMO_HOST, path: '/leads/detail/', ids: ['7', LONG_ID] },
  { host: ZOHO_HOST, path: '/crm/org7004062519/tab/Potentials/', ids: ['1000000007', LONG_ID], someContacts: 1 },
  { host: ZOHO_EU_HOST, path: '/crm/demo-joinery/tab/Deals/', ids: ['1000000007', LONG_ID], someContacts: 1 },
  { host: HUBSPOT_HOST, path: '/contacts/39668252/record/0-3/', ids: ['7', LONG_ID], someContacts: 3 },
  { host: HUBSPOT_EU_HOST, path: '/contacts/39668252/record/0-3/', ids: ['7', LONG_ID], someContacts: 3 },
  { host: BITRIX24_HOST, path: '/crm/deal/details/', end: '/', ids: ['7', LONG_ID] },
  { host: OWN_SERVER_HOST, path: '/portal/crm/deal/details/', end: '/', ids: ['7', LONG_ID] },
];

/** The paths of session requests. */
const ASKED = /^\/(api|crm\/v3|portal\/rest|rest)\//;

describe.each(PLACES)('the demo at $host', ({ host, path, end = '', ids, someContacts }) => {
  const STRANGE = `<script>alert("x")</script> 'Oak' & “doors” 🚪👨‍👩‍👧 </textarea>`;
  const NAMES = ['Plain', STRANGE, 'Long '.repeat(60).trim(), 'צפון \u202Eevil\u202C — עסקה'];

  it('is read as it is, whatever its deals are', async () => {
    for (const [index, name] of NAMES.entries()) {
      for (const id of ids) {
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
          uri: `https://${host}${path}${id}${end}`,
          name,
          responsible: { id: deal.owner.id },
          contacts: deal.contacts,
          closed: deal.status !== 'open',
        });
      }
    }
  });

  it('is read from the page when it refuses to answer', async () => {
    crm.refuseSession(true);
    for (const [id, { name, owner, contacts }] of crm.deals.list(host)) {
      const people = contacts.slice(0, someContacts).map((contact) => ({ id: contact.id, name: contact.name }));
      expect(await read(`https://${host}${path}${id}`)).toMatchObject({
        id,
        name,
        responsible: { name: owner.name },
        ...(someContacts === undefined ? { contacts: people } : { someContacts: people }),
        sources: { name: 'page', responsible: 'page', ...(someContacts === undefined && { contacts: 'page' }) },
        failures: { name: { session: 'refused' } },
      });
    }
  });

  it('answers only its own session', async () => {
    const [id = ''] = crm.deals.list(host)[0] ?? [];
    const paths = crm.requests;
    await read(`https://${host}${path}${id}`);
    const asked = paths.filter((request) => ASKED.test(request.path));
    expect(asked.length).toBeGreaterThan(0);
    for (const request of asked) {
      const { status } = await crm.app.request(`https://${host}${request.path}`, { method: request.method });
      // Where all of the CRM is in a folder, the server's root answers nothing.
      expect(status, request.path).toBe(host === OWN_SERVER_HOST && request.path.startsWith('/rest/') ? 404 : 401);
    }
  });

  it('can be slow', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const [id = '', deal] = crm.deals.list(host)[0] ?? [];
    const page = await openDemoPage(crm, `https://${host}${path}${id}`);
    const reader = readerFor(new URL(page.address()));
    const forever = { ...page, fetch: () => new Promise<Response>(() => {}) };
    const reading = reader && readDeal(reader, forever);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await reading).toMatchObject({ id, name: deal?.name, failures: { name: { session: 'timeout' } } });
    vi.useRealTimers();
    crm.requests.length = 0;
    crm.hold();
    const told: unknown[] = [];
    const late = read(`https://${host}${path}${id}`).then((deal) => told.push(deal));
    await vi.waitFor(() => expect(crm.requests.length).toBeGreaterThan(1));
    expect(told).toEqual([]);
    crm.release();
    await late;
    expect(told).toMatchObject([{ id, name: deal?.name }]);
  });

  it('shows lists and boards that are no deals', async () => {
    const board = '/contacts/39668252/objects/0-3/views/all/board';
    const list = host === OWN_SERVER_HOST ? '/portal/crm/deal/edit/88/' : '/crm/deal/list/';
    const others = ['/pipeline/1', '/deals', '/leads/pipeline/', '/crm/tab/Potentials', board, list, '/nowhere'];
    // On a company's own server the site recognises only addresses of deals as the CRM's.
    for (const other of others.filter((path) => readerFor(new URL(`https://${host}${path}`))))
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

it('previews a deal over the board', async () => {
  const board = `https://${HUBSPOT_HOST}/contacts/39668252/objects/0-3/views/all/board`;
  const preview = `${board}?preview=0-3-18012345678`;
  const uri = `https://${HUBSPOT_HOST}/contacts/39668252/record/0-3/18012345678`;
  const seen = { id: '18012345678', uri, name: 'Office fit-out, second floor' };
  expect(await read(preview)).toMatchObject({ ...seen, responsible: { id: '77001121', userId: '977001121' } });
  expect(await read(preview, false)).toMatchObject({ ...seen, someContacts: [{ name: 'Daniel Osei' }, {}, {}] });
  expect(await read(board)).toBeUndefined();
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
