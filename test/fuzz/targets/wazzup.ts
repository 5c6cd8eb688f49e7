import { DealError } from '@/lib/deal/errors';
import { createChannels } from '@/lib/wazzup/channels';
import { createClient } from '@/lib/wazzup/client';
import { createContacts } from '@/lib/wazzup/contacts';
import { fetchToken } from '@/lib/wazzup/fetch-token';
import { createRequest, type Request } from '@/lib/wazzup/request';
import { parsePastedToken } from '@/lib/wazzup/token';
import { createUsers } from '@/lib/wazzup/users';
import { jsonOf } from '../json.ts';
import { type Target, unless } from '../target.ts';

/** An input is an answer: its status, the headers that count, and its body as a text. */
interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const answer = (body: unknown, status = 200, headers: Record<string, string> = {}): string =>
  JSON.stringify({ status, headers, body: JSON.stringify(body) } satisfies Answer);

/** The server that gives an input as its answer; an input that is no answer is the body of one. */
function serverOf(input: string): typeof fetch {
  const { status, headers, body } = (jsonOf(input) ?? {}) as Partial<Record<keyof Answer, unknown>>;
  const code = typeof status === 'number' && Number.isInteger(status) && status >= 200 && status < 600 ? status : 200;
  const isEmpty = [204, 205, 304].includes(code);
  const good = Object.entries(typeof headers === 'object' && headers ? headers : {}).filter(
    ([name, value]) => /^[a-z-]{1,40}$/.test(name) && typeof value === 'string' && /^[\x20-\x7e]*$/.test(value),
  ) as [string, string][];
  const text = typeof body === 'string' ? body : input;
  return async () => new Response(isEmpty ? null : text, { status: code, headers: good });
}

const isDealError = (error: unknown): boolean => error instanceof DealError;

/** One call to Wazzup, and what the same server answers to all its requests. */
const call = (name: string, seeds: string[], ask: (request: Request) => Promise<unknown>): Target => ({
  name,
  seeds: [...seeds, ...ERRORS],
  run: (input) =>
    unless(isDealError, () =>
      ask(createRequest({ fetch: serverOf(input), token: async () => 'none', retries: 0, pauseMs: 0, patienceMs: 0 })),
    ),
});

const ERRORS = [
  answer({ status: 401, code: 'OAUTH_TOKEN_UNKNOWN_OR_REVOKED', detail: 'unknown token' }, 401),
  answer({ error: 'INVALID_BODY', data: { fields: ['deals.0.name'] }, description: 'too long' }, 400),
  answer({ errors: [{ field: 'deals[0].responsibleUserId', message: 'is unknown' }] }, 422),
  answer({ message: 'later' }, 429, { 'retry-after': '5', date: 'Tue, 17 Mar 2026 12:00:00 GMT' }),
  answer({ message: 'repairs' }, 503, { 'retry-after': 'Tue, 17 Mar 2026 12:00:09 GMT' }),
];

const DEAL = {
  id: 4217,
  name: 'Doors',
  uri: 'https://acme.crm.example/deal/4217',
  responsible_user_id: 7,
  contacts: ['11', 12, { id: 13 }],
  closed: false,
};
const DEALS = [
  answer({ data: [DEAL, { ...DEAL, id: '4218', closed: 'true' }] }),
  answer([DEAL]),
  answer({ data: DEAL }),
];
const CONTACT = { id: '31', name: 'Maria', contact_data: [{ chat_type: 'whatsapp', chat_id: '12025550131' }] };
const CHANNEL = { channelId: 'c-1', transport: 'whatsapp', plainId: '79990000000', state: 'active', name: 'Sales' };

export const WAZZUP_TARGETS: readonly Target[] = [
  call('wazzup-get', DEALS, (request) => createClient(request).get('4217')),
  call('wazzup-list', DEALS, (request) => Array.fromAsync(createClient(request).list())),
  call('wazzup-search', DEALS, async (request) => {
    const { deals } = await createClient(request).search(new Set(['4217', '4219']), 3);
    return [...deals.values()];
  }),
  call('wazzup-write', [answer({ ok: true }), answer({})], (request) => createClient(request).delete(['4217'])),
  call('wazzup-users', [answer({ data: [{ id: 7, name: 'Anna' }] })], (request) => createUsers(request).list()),
  call('wazzup-contact', [answer({ data: CONTACT }), answer(CONTACT)], (request) => createContacts(request).find('31')),
  call('wazzup-channels', [answer({ data: [CHANNEL] }), answer([CHANNEL])], (request) =>
    createChannels(request).list(),
  ),
  {
    name: 'token-address',
    seeds: [
      answer({ access_token: 'abc.def', expires_in: 86_400 }),
      answer({ data: { access_token: 'abc.def', expires_in: '3600' } }),
      answer({ error: 'link_needed' }, 503),
      ...ERRORS,
    ],
    async run(input) {
      const options = { header: undefined, isAllowed: async () => true, fetch: serverOf(input) };
      return (await unless(isDealError, () => fetchToken('https://tokens.example/t', options)))?.token;
    },
  },
  {
    name: 'pasted-token',
    seeds: ['Bearer abc.def.ghi', ' "abc" ', 'Authorization: Bearer eyJhbGciOiJub25lIn0.eyJleHAiOjE3NzM3NDg4MDB9.x'],
    run: (input) => parsePastedToken(input)?.token,
  },
];
