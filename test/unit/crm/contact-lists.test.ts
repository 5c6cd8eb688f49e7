import { afterEach, describe, expect, it, vi } from 'vitest';
import { bitrix24Reader } from '@/lib/crm/bitrix24/reader';
import { hubspotReader } from '@/lib/crm/hubspot/reader';
import { kommoReader } from '@/lib/crm/kommo/reader';
import { pipedriveReader } from '@/lib/crm/pipedrive/reader';
import type { CrmReader } from '@/lib/crm/reader';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { zohoReader } from '@/lib/crm/zoho/reader';
import { openPage } from '../../crm/cases';

// These deals have more people than fit into a test page.

afterEach(() => void vi.useRealTimers());

const TOKEN = '5e551d00000000000000000000000001';

/** Makes ids as long as Zoho's, from `first` on. */
const ids = (count: number, first = 1_000_000_001): string[] =>
  Array.from({ length: count }, (_, index) => String(first + index));

/** Gives a CRM's answer to a request; undefined where the CRM refuses it. */
type Answer = (path: string, form: URLSearchParams) => unknown;

/** Reads a deal of a CRM that answers so, and returns the requests, too. */
async function read(reader: CrmReader, url: string, answer: Answer) {
  const page = openPage({ visit: { url }, html: `<script>({'bitrix_sessid':'${TOKEN}'})</script>`, answers: {} });
  const asked: string[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname, search } = new URL(String(input));
    asked.push(pathname + search);
    const body = await answer(pathname + search, init?.body as URLSearchParams);
    return body === undefined ? new Response('{}', { status: 403 }) : new Response(JSON.stringify(body));
  };
  const deal = await readDeal(reader, { ...page, fetch });
  return { deal, asked };
}

const numbered = (path: string, name: string): string | undefined =>
  new URL(path, 'https://x.example').searchParams.get(name) ?? undefined;

/** Cuts one page out of a list whose pages hold so many. */
const partOf = <T>(list: readonly T[], page: number, size: number) => ({
  part: list.slice(page * size, (page + 1) * size),
  goesOn: list.length > (page + 1) * size,
});

const readPipedrive = (people: readonly string[], lastPage = Number.POSITIVE_INFINITY) =>
  read(pipedriveReader, 'https://acme.pipedrive.com/deal/7', (path) => {
    if (!path.includes('persons')) return { data: { id: 7, title: 'Big', status: 'open', person_id: null } };
    const start = Number(numbered(path, 'cursor') ?? 0);
    if (start / 500 > lastPage) return undefined;
    const { part, goesOn } = partOf(people, start / 500, 500);
    const data = part.map((id) => ({ id: Number(id), name: `P${id}`, phones: [{ value: id }] }));
    return { data, additional_data: { next_cursor: goesOn ? String(start + 500) : null } };
  });

const readZoho = (people: readonly string[]) =>
  read(zohoReader, 'https://crm.zoho.com/crm/org7/tab/Deals/1000000000', (path) => {
    const page = Number(numbered(path, 'page') ?? 1);
    if (path.includes('settings')) return undefined;
    if (path.includes('Contact_Roles')) {
      const { part, goesOn } = partOf(people, page - 1, 200);
      return { data: part.map((id) => ({ id, Full_Name: `P${id}` })), info: { page, more_records: goesOn } };
    }
    const wanted = numbered(path, 'ids')?.split(',');
    if (wanted) return { data: wanted.map((id) => ({ id, Full_Name: `P${id}`, Phone: id })) };
    return { data: [{ id: '1000000000', Deal_Name: 'Big', Stage: 'Closed Won', Contact_Name: null }] };
  });

const hubspotDeal = (people: readonly string[]) => ({
  id: '7',
  properties: { dealname: 'Big', hs_is_closed: 'false' },
  associations: { contacts: { results: people.map((id) => ({ id })) } },
});
const hubspotCard = (path: string) => ({
  id: /contacts\/(\d+)\?/.exec(path)?.[1],
  properties: { firstname: 'P', phone: '+1' },
});
const HUBSPOT = 'https://app.hubspot.com/contacts/1/record/0-3/7';
const isHubspotCard = (path: string) => path.includes('/objects/contacts/');

const namesOf = (contacts: readonly { id: string }[] | undefined) => contacts?.map(({ id }) => id);

describe('a list that goes on is followed', () => {
  it('Pipedrive: to its end', async () => {
    const people = ids(1_203);
    const { deal, asked } = await readPipedrive(people);
    expect(namesOf(deal?.contacts)).toEqual(people);
    expect(deal?.contacts?.at(-1)).toEqual({ id: people.at(-1), name: `P${people.at(-1)}`, phones: [people.at(-1)] });
    expect(asked).toHaveLength(4);
  });

  it('Pipedrive: not for ever; then those known are some', async () => {
    const { deal, asked } = await readPipedrive(ids(6_000));
    expect(deal).not.toHaveProperty('contacts');
    expect(deal?.someContacts).toHaveLength(5_000);
    expect(deal?.failures.contacts?.session).toBe('silent');
    expect(asked).toHaveLength(11);
  });

  it('Pipedrive: as far as it is told; the rest is refused', async () => {
    const { deal } = await readPipedrive(ids(1_203), 1);
    expect(deal).not.toHaveProperty('contacts');
    expect(deal?.someContacts).toHaveLength(1_000);
    expect(deal?.failures.contacts?.session).toBe('refused');
  });

  it('Zoho: to its end, and all cards are asked for', async () => {
    const people = ids(230);
    const { deal, asked } = await readZoho(people);
    expect(namesOf(deal?.contacts)).toEqual(people);
    for (const { id, phones } of deal?.contacts ?? []) expect(phones).toEqual([id]);
    expect(asked.filter((path) => path.includes('/Contacts?'))).toHaveLength(3);
    expect(deal?.failures.contacts).toBeUndefined();
  });
});

describe('all cards are asked for', () => {
  it('Kommo: as many as an answer holds at once', async () => {
    const people = ids(601);
    const { deal, asked } = await read(kommoReader, 'https://acme.kommo.com/leads/detail/7', (path) => {
      const contacts = people.map((id) => ({ id: Number(id) }));
      if (path.includes('/leads/')) return { id: 7, name: 'Big', status_id: 1, _embedded: { contacts } };
      const wanted = new URL(path, 'https://x.example').searchParams.getAll('filter[id][]');
      const fields = [{ field_code: 'PHONE', values: [{ value: '+1' }] }];
      const cards = wanted.map((id) => ({ id: Number(id), name: `P${id}`, custom_fields_values: fields }));
      return { _embedded: { contacts: cards.slice(0, 250) } };
    });
    expect(namesOf(deal?.contacts)).toEqual(people);
    expect(deal?.contacts?.filter(({ phones }) => phones?.length === 1)).toHaveLength(601);
    expect(asked).toHaveLength(4);
  });

  it('Bitrix24: in batches of fifty, the first with the responsible', async () => {
    const people = ids(130);
    const batches: number[] = [];
    const { deal } = await read(bitrix24Reader, 'https://acme.bitrix24.com/crm/deal/details/7/', (_path, form) => {
      const commands = [...form].filter(([name]) => name.startsWith('cmd['));
      batches.push(commands.length);
      const results = commands.map(([name, command]) => {
        const id = /id=(\d+)$/i.exec(command)?.[1];
        if (command.startsWith('crm.deal.get'))
          return [name, { ID: '7', TITLE: 'Big', ASSIGNED_BY_ID: '5', CLOSED: 'N' }];
        if (command.startsWith('crm.deal.contact')) return [name, people.map((one) => ({ CONTACT_ID: Number(one) }))];
        if (command.startsWith('user')) return [name, [{ ID: id, NAME: 'Anna' }]];
        return [name, command.startsWith('crm.contact') ? { ID: id, NAME: 'P', PHONE: [{ VALUE: '+1' }] } : null];
      });
      const named = results.map(([name, result]) => [String(name).slice(4, -1), result]);
      return { result: { result: Object.fromEntries(named), result_error: [] } };
    });
    expect(batches).toEqual([3, 50, 50, 31]);
    expect(deal).toMatchObject({ responsible: { id: '5', name: 'Anna' }, closed: false, failures: {} });
    expect(namesOf(deal?.contacts)).toEqual(people);
    expect(deal?.contacts?.filter(({ phones }) => phones?.length === 1)).toHaveLength(130);
  });

  it('HubSpot: a hundred, five at a time', async () => {
    const people = ids(104);
    let [open, most] = [0, 0];
    const { deal, asked } = await read(hubspotReader, HUBSPOT, async (path) => {
      if (!isHubspotCard(path)) return hubspotDeal(people);
      open += 1;
      most = Math.max(most, open);
      await Promise.resolve();
      open -= 1;
      return hubspotCard(path);
    });
    expect(asked.filter(isHubspotCard)).toHaveLength(100);
    expect(most).toBe(5);
    expect(namesOf(deal?.contacts)).toEqual(people);
    expect(deal?.contacts?.filter(({ phones }) => phones)).toHaveLength(100);
    expect(deal?.failures.contacts?.session).toBe('silent');
  });

  it('HubSpot: as long as one of five is answered', async () => {
    const people = ids(20);
    const { deal, asked } = await read(hubspotReader, HUBSPOT, (path) => {
      if (!isHubspotCard(path)) return hubspotDeal(people);
      const place = people.indexOf(String(hubspotCard(path).id));
      // The CRM answers about one of the first five, and about none of the next.
      return place === 3 || place >= 10 ? hubspotCard(path) : undefined;
    });
    expect(asked.filter(isHubspotCard)).toHaveLength(10);
    expect(deal?.contacts?.filter(({ phones }) => phones)).toHaveLength(1);
    expect(deal?.failures.contacts?.session).toBe('refused');
  });

  it('HubSpot: until the time is over, and what was told until then is kept', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const people = ids(100);
    const reading = read(hubspotReader, HUBSPOT, async (path) => {
      if (!isHubspotCard(path)) return hubspotDeal(people);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return hubspotCard(path);
    });
    await vi.advanceTimersByTimeAsync(7_500);
    const { deal, asked } = await reading;
    expect(namesOf(deal?.contacts)).toEqual(people);
    expect(deal?.contacts?.filter(({ phones }) => phones)).toHaveLength(30);
    expect(deal?.failures).toMatchObject({ contacts: { session: 'timeout' } });
    expect(deal?.failures.name).toBeUndefined();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked.filter(isHubspotCard)).toHaveLength(35);
  });
});
