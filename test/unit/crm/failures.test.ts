import { afterEach, describe, expect, it, vi } from 'vitest';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { FACT_FIELDS, type PageDeal } from '@/lib/deal/model';
import { cases, type OpenPage, openPage } from '../../crm/cases';

afterEach(() => void vi.useRealTimers());

type Answering = (asked: string, answer: () => Promise<Response>) => Promise<Response> | Response;

/** Reads a CRM's `session-full` with other answers, or with another page. */
async function failuresOf(crm: string, answering: Answering, html?: string): Promise<PageDeal['failures']> {
  const page = cases.find(({ name }) => name === `${crm}/session-full`);
  if (!page) throw new Error('the case is gone');
  const open: OpenPage = openPage(html === undefined ? page : { ...page, html });
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const asked = `${input} ${init?.body instanceof URLSearchParams ? [...init.body].flat().join(' ') : ''}`;
    return answering(asked, () => open.fetch(input, init));
  };
  const deal = await readDeal(page.reader, { ...open, fetch });
  return deal?.failures ?? {};
}

const refusing =
  (what: RegExp): Answering =>
  (asked, answer) =>
    what.test(asked) ? new Response('{}', { status: 403 }) : answer();

/** Makes Bitrix24 answer a batch as a whole, and refuse some commands in it. */
const refusingCommands = (...commands: string[]): Answering =>
  failingCommands(Object.fromEntries(commands.map((command) => [command, 'ACCESS_DENIED'])));

/** Makes Bitrix24 answer a batch as a whole, and give these errors in place of the results of some commands in it. */
const failingCommands =
  (codes: Record<string, string>): Answering =>
  async (_asked, answer) => {
    const response = await answer();
    const { result, ...rest } = await response.json();
    const isRefused = ([name]: [string, unknown]) => name in codes;
    const told = Object.entries<unknown>(result.result);
    const errors = told.filter(isRefused).map(([name]) => [name, { error: codes[name] }]);
    const body = {
      ...rest,
      result: {
        ...result,
        result: Object.fromEntries(told.filter((one) => !isRefused(one))),
        result_error: errors.length > 0 ? Object.fromEntries(errors) : [],
      },
    };
    return new Response(JSON.stringify(body));
  };

const NOBODY_ELSE = { session: 'refused', page: 'silent' } as const;
/** The page gives the field in place of the answer. */
const PAGE_INSTEAD = { session: 'refused' } as const;
/** Kommo's answers hold no name of the responsible person; the page does. */
const OF_KOMMO = { responsible: { session: 'silent' } } as const;

describe('what is refused concerns the fields it was asked for', () => {
  it.each<[crm: string, what: string, answering: Answering, failures: PageDeal['failures']]>([
    ['pipedrive', 'the participants', refusing(/participants|persons/), { contacts: NOBODY_ELSE }],
    ['zoho', 'the roles', refusing(/Contact_Roles/), { contacts: NOBODY_ELSE }],
    ['zoho', 'the cards', refusing(/Contacts\?ids/), { contacts: NOBODY_ELSE }],
    ['zoho', 'the stages', refusing(/settings/), { closed: NOBODY_ELSE }],
    ['zoho', 'cards and stages', refusing(/Contacts\?ids|settings/), { contacts: NOBODY_ELSE, closed: NOBODY_ELSE }],
    ['hubspot', 'the owner', refusing(/owners/), { responsible: NOBODY_ELSE }],
    ['hubspot', 'the cards', refusing(/objects\/contacts/), { contacts: NOBODY_ELSE }],
    ['hubspot', 'one card', refusing(/objects\/contacts\/52/), { contacts: NOBODY_ELSE }],
    [
      'hubspot',
      'the owner and a card',
      refusing(/owners|contacts\/52/),
      { responsible: NOBODY_ELSE, contacts: NOBODY_ELSE },
    ],
    ['kommo', 'the cards', refusing(/v4\/contacts/), { ...OF_KOMMO, contacts: NOBODY_ELSE }],
    ['bitrix24', 'one card', refusingCommands('contact5002'), { contacts: PAGE_INSTEAD }],
    ['bitrix24', 'the user', refusingCommands('user'), { responsible: PAGE_INSTEAD }],
    ['bitrix24', 'all people', refusing(/contact5001/), { responsible: PAGE_INSTEAD, contacts: PAGE_INSTEAD }],
    ['bitrix24', 'nothing', refusingCommands(), {}],
  ])('%s: %s', async (crm, _what, answering, failures) => {
    expect(await failuresOf(crm, answering)).toEqual(failures);
  });

  it('Bitrix24: the list of contacts, where nothing else tells it', async () => {
    const answering: Answering = async (asked, answer) => {
      const response = await refusingCommands('links')(asked, answer);
      return new Response((await response.text()).replace('"contactIds"', '"other"'));
    };
    expect(await failuresOf('bitrix24', answering)).toMatchObject({ contacts: { session: 'refused' } });
  });

  it('Bitrix24: the deal itself', async () => {
    expect(await failuresOf('bitrix24', refusingCommands('deal', 'item'))).toMatchObject({
      name: { session: 'refused' },
      closed: { session: 'refused' },
    });
  });

  it('what comes too late concerns them too', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const never: Answering = (asked, answer) => (asked.includes('owners') ? new Promise(() => {}) : answer());
    const failures = failuresOf('hubspot', never);
    await vi.advanceTimersByTimeAsync(3_000);
    expect(await failures).toEqual({ responsible: { session: 'timeout', page: 'silent' } });
  });
});

const CRMS = ['pipedrive', 'zoho', 'hubspot', 'kommo', 'bitrix24'];

describe('what passes by itself is told apart from what the CRM refuses', () => {
  const CODES: [code: string, reason: 'failed' | 'refused'][] = [
    ...['QUERY_LIMIT_EXCEEDED', 'OPERATION_TIME_LIMIT', 'OVERLOAD_LIMIT', 'INTERNAL_SERVER_ERROR'].map(
      (code): [string, 'failed'] => [code, 'failed'],
    ),
    ...['ACCESS_DENIED', 'insufficient_scope', 'expired_token', 'ERROR_METHOD_NOT_FOUND', ''].map(
      (code): [string, 'refused'] => [code, 'refused'],
    ),
  ];

  it.each(CODES)('Bitrix24, of commands in a batch: %s', async (code, session) => {
    expect(await failuresOf('bitrix24', failingCommands({ contact5002: code }))).toEqual({ contacts: { session } });
    expect(await failuresOf('bitrix24', failingCommands({ user: code }))).toEqual({ responsible: { session } });
    const failures = await failuresOf('bitrix24', failingCommands({ deal: code, item: code, links: code }));
    for (const field of FACT_FIELDS) expect(failures[field]?.session, field).toBe(session);
  });

  it.each(CODES)('Bitrix24, of a batch as a whole: %s', async (error, session) => {
    for (const status of [200, 401]) {
      const failures = await failuresOf('bitrix24', () => new Response(JSON.stringify({ error }), { status }));
      for (const field of FACT_FIELDS) expect(failures[field]?.session, field).toBe(session);
    }
  });

  it('Bitrix24, if one command may succeed later and another never will', async () => {
    const codes = { contact5001: 'ACCESS_DENIED', contact5002: 'QUERY_LIMIT_EXCEEDED' };
    expect(await failuresOf('bitrix24', failingCommands(codes))).toEqual({ contacts: { session: 'failed' } });
  });

  it.each(CRMS)('%s, by the status', async (crm) => {
    for (const [status, session] of [
      [429, 'held'],
      [503, 'failed'],
      [500, 'failed'],
      [403, 'refused'],
      [401, 'refused'],
    ] as const) {
      const failures = await failuresOf(crm, () => new Response('{"error":"NO_AUTH_FOUND"}', { status }));
      expect(failures.name?.session, String(status)).toBe(session);
    }
  });

  it('Pipedrive, which refuses with its new version what its old one no longer knows', async () => {
    const answering: Answering = (asked) => new Response('{}', { status: asked.includes('/api/v2/') ? 403 : 410 });
    expect(await failuresOf('pipedrive', answering)).toMatchObject({ name: { session: 'refused' } });
  });
});

describe('where the CRM refuses everything', () => {
  it.each(CRMS)('%s: that is why each field is not from there', async (crm) => {
    const failures = await failuresOf(crm, refusing(/./));
    for (const field of FACT_FIELDS) expect(failures[field]?.session, field).toBe('refused');
    // The page shows the name.
    expect(failures.name).toEqual(PAGE_INSTEAD);
  });

  it('kommo: what the page does not tell either is told of it', async () => {
    expect(await failuresOf('kommo', refusing(/./))).toEqual({
      name: PAGE_INSTEAD,
      responsible: PAGE_INSTEAD,
      contacts: NOBODY_ELSE,
      closed: PAGE_INSTEAD,
    });
  });

  it.each(CRMS)('%s: a page that is another than known is no silent one', async (crm) => {
    const token = `<script>({'bitrix_sessid':'5e551d00000000000000000000000001'})</script>`;
    expect(await failuresOf(crm, refusing(/./), token)).toEqual(
      // Without its slider a page of Bitrix24 is of the deal that its address names.
      Object.fromEntries(FACT_FIELDS.map((field) => [field, { session: 'refused', page: 'changed' }])),
    );
  });
});

it('what an answer leaves out is not told by it, and not refused', async () => {
  const answering: Answering = async (_asked, answer) => {
    const text = await (await answer()).text();
    return new Response(text.replace('"owner_id"', '"x"').replace('"status"', '"z"'));
  };
  expect(await failuresOf('pipedrive', answering)).toEqual({
    responsible: { session: 'silent', page: 'silent' },
    closed: { session: 'silent', page: 'silent' },
  });
});
