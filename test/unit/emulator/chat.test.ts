// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { readArguments, USAGE } from '../../wazzup/arguments.ts';
import { withControl } from '../../wazzup/control.ts';
import {
  CHAT_SWITCH_POSITIONS,
  type Contact,
  createWazzup,
  DEFAULT_CHAT_SWITCHES,
  DEFAULT_TOKEN,
  type User,
  type WazzupOptions,
} from '../../wazzup/index.ts';

const ANNA: User = { id: '7', name: 'Anna' };
const MARIA: Contact = {
  id: '31',
  responsible_user_id: '7',
  name: 'Maria Lopez',
  contact_data: [{ chat_type: 'whatsapp', chat_id: '12025550131' }],
  uri: 'https://crm.example/contact/31',
};
const DEAL = {
  id: '1',
  name: 'Doors',
  responsible_user_id: '7',
  uri: 'https://crm.example/1',
  contacts: ['31'],
  closed: false,
};
const META = { timestamp: expect.any(Number) };

const start = (options: WazzupOptions = {}) => {
  const wazzup = createWazzup({ rateLimit: false, ...options });
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await wazzup.app.request(path, {
      method,
      headers: { authorization: `Bearer ${DEFAULT_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, json: text ? JSON.parse(text) : undefined };
  };
  return { wazzup, call };
};

/** Gives the status and the errors of a refusal. */
const errorsOf = async (answer: Promise<{ status: number; json: { errors: string[] } }>) => {
  const { status, json } = await answer;
  return [status, ...json.errors];
};

const KINDS = [
  { path: '/v2/users', list: 'users', ids: 'user_ids', item: ANNA },
  { path: '/v2/contacts', list: 'contacts', ids: 'contact_ids', item: MARIA },
] as const;

describe.each(KINDS)('$path', ({ path, list, ids, item }) => {
  it('stores items, gives them back, and deletes them', async () => {
    const { call, wazzup } = start();
    expect(await call('POST', path, { [list]: [item] })).toEqual({
      status: 200,
      json: { data: { processed: 1 }, meta: META },
    });
    expect(wazzup[list].all()).toEqual([item]);
    expect(await call('GET', path)).toEqual({ status: 200, json: { data: [item], meta: META } });
    expect((await call('GET', `${path}/${item.id}`)).json.data).toEqual([item]);
    const renamed = { ...item, name: 'Another name' };
    expect((await call('PATCH', path, { [list]: [renamed] })).status).toBe(200);
    expect((await call('GET', `${path}/${item.id}`)).json.data).toEqual([renamed]);
    expect((await call('DELETE', path, { [ids]: [item.id] })).json).toEqual({ data: null, meta: META });
    expect(wazzup[list].all()).toEqual([]);
  });

  it('overwrites a known item that a client adds', async () => {
    const { call, wazzup } = start();
    await call('POST', path, { [list]: [item] });
    await call('POST', path, { [list]: [{ ...item, name: 'Another name' }] });
    expect(wazzup[list].all()).toEqual([{ ...item, name: 'Another name' }]);
  });

  it('refuses unknown fields, missing fields, equal ids and too many items', async () => {
    const { call, wazzup } = start();
    const post = (...items: unknown[]) => errorsOf(call('POST', path, { [list]: items }));
    expect(await post({ ...item, colour: 'red' })).toEqual([400, `${list}.0.property colour should not exist`]);
    expect(await post(item, { ...item, id: '8', name: '' })).toEqual([400, `${list}.1.name should not be empty`]);
    expect(await post({ ...item, id: undefined })).toEqual([400, `${list}.0.id should not be empty`]);
    expect(await post(item, item)).toEqual([400, `${list}.1.id must be unique`]);
    expect(await post('someone')).toEqual([400, `${list}.0 must be an object`]);
    expect(await post()).toEqual([400, `${list} should not be empty`]);
    const many = Array.from({ length: 101 }, (_, index) => ({ ...item, id: String(index) }));
    expect(await post(...many)).toEqual([400, `${list} must contain no more than 100 elements`]);
    expect((await errorsOf(call('POST', path, [item])))[0]).toBe(400);
    expect(wazzup[list].all()).toEqual([]);
    expect((await call('PATCH', path, { [list]: [item] })).status).toBe(404);
    expect((await call('DELETE', path, { [ids]: ['8'] })).status).toBe(200);
  });

  it('personUnknown: answers an unknown id with 404 or an empty list', async () => {
    const { call, wazzup } = start();
    expect((await call('GET', `${path}/9`)).status).toBe(404);
    wazzup.chatSwitches.set({ personUnknown: 'empty' });
    expect(await call('GET', `${path}/9`)).toMatchObject({ status: 200, json: { data: [] } });
  });

  it('personIds: gives ids back as strings or as numbers', async () => {
    const { call, wazzup } = start();
    await call('POST', path, { [list]: [{ ...item, id: 31 }] });
    expect((await call('GET', path)).json.data).toMatchObject([{ id: '31' }]);
    wazzup.chatSwitches.set({ personIds: 'number' });
    expect((await call('GET', path)).json.data).toMatchObject([{ id: 31 }]);
  });

  it('personPaging: gives different items as a page', async () => {
    const { call, wazzup } = start();
    for (let id = 1; id <= 5; id += 1) {
      if (list === 'users') wazzup.users.put({ ...ANNA, id: String(id) });
      else wazzup.contacts.put({ ...MARIA, id: String(id) });
    }
    const idsOf = async (query: string) =>
      (await call('GET', path + query)).json.data.map(({ id }: User) => Number(id)).join();
    const expected = {
      honest: ['1,2,3,4', '5'],
      short: ['1,2,3', '5'],
      'ignores-limit': ['1,2,3,4,5', '5'],
      'ignores-offset': ['1,2,3,4', '1,2,3,4'],
    };
    for (const personPaging of CHAT_SWITCH_POSITIONS.personPaging) {
      wazzup.chatSwitches.set({ personPaging });
      expect([await idsOf('?limit=4'), await idsOf('?offset=4&limit=4')]).toEqual(expected[personPaging]);
    }
  });

  it('personQuery: may refuse an offset of the list', async () => {
    const { call, wazzup } = start();
    wazzup.chatSwitches.set({ personQuery: 'refuse-400' });
    expect((await call('GET', path)).status).toBe(200);
    expect(await errorsOf(call('GET', `${path}?offset=1`))).toEqual([400, 'property offset should not exist']);
  });

  it('chatRoutes: may close the routes to the account', async () => {
    const { call, wazzup } = start();
    for (const [chatRoutes, status] of [
      ['forbidden', 403],
      ['not-found', 404],
      ['allowed', 200],
    ] as const) {
      wazzup.chatSwitches.set({ chatRoutes });
      expect((await call('GET', path)).status).toBe(status);
      expect((await call('POST', path, { [list]: [item] })).status).toBe(status);
      expect((await call('GET', '/v2/channels')).status).toBe(status);
      expect((await call('GET', '/v2/deals')).status).toBe(200);
    }
  });
});

describe('users', () => {
  it('may come without a phone, and lose a phone that is none', async () => {
    const { call, wazzup } = start();
    const users = [
      { ...ANNA, phone: '+12025550100' },
      { id: '8', name: 'Tom', phone: 'ask him' },
    ];
    expect((await call('POST', '/v2/users', { users })).status).toBe(200);
    expect(wazzup.users.all()).toEqual([
      { ...ANNA, phone: '+12025550100' },
      { id: '8', name: 'Tom' },
    ]);
  });

  it('have an id up to 64 and a name up to 150 characters', async () => {
    const { call } = start();
    const post = (user: User) => call('POST', '/v2/users', { users: [user] });
    expect((await post({ id: 'x'.repeat(64), name: 'y'.repeat(150) })).status).toBe(200);
    expect(await errorsOf(post({ id: 'x'.repeat(65), name: 'y'.repeat(151) }))).toEqual([
      400,
      'users.0.id must be shorter than or equal to 64 characters',
      'users.0.name must be shorter than or equal to 150 characters',
    ]);
  });
});

describe('contacts', () => {
  it.each<[Partial<Record<keyof Contact, unknown>>, string]>([
    [{ contact_data: [] }, 'contact_data should not be empty'],
    [{ contact_data: 'x' }, 'contact_data must be an array'],
    [{ contact_data: ['x'] }, 'contact_data.0 must be an object'],
    [{ contact_data: [{ chat_type: 'fax', chat_id: '1' }] }, 'contact_data.0.chat_type must be one of'],
    [{ contact_data: [{ chat_type: 'telegram', chat_id: '' }] }, 'contact_data.0.chat_id should not be empty'],
    [{ contact_data: [{ chat_type: 'telegram', chat_id: 5 }] }, 'contact_data.0.chat_id must be a string'],
    [{ contact_data: [{ chat_type: 'whatsapp', chat_id: '+1202' }] }, 'contact_data.0.chat_id must be a phone number'],
    [
      { contact_data: [...MARIA.contact_data, { chat_type: 'max', chat_id: 'm', kind: 1 }] },
      'contact_data.1.property kind should not exist',
    ],
    [{ name: 'x'.repeat(201) }, 'name must be shorter than or equal to 200'],
    [{ uri: 'tel:1' }, 'uri must be a URL address'],
    [{ uri: `https://x.example/${'y'.repeat(200)}` }, 'uri must be shorter than or equal to 200'],
    [{ responsible_user_id: 7 }, 'responsible_user_id must be a string'],
  ])('refuses %j', async (change, text) => {
    const { call, wazzup } = start();
    const [status, error, ...more] = await errorsOf(
      call('POST', '/v2/contacts', { contacts: [{ ...MARIA, ...change }] }),
    );
    expect([status, more]).toEqual([400, []]);
    expect(error).toContain(`contacts.0.${text}`);
    expect(wazzup.contacts.all()).toEqual([]);
  });

  it('contactKnown: the emulator refuses or ignores a known contact that a client adds', async () => {
    const { call, wazzup } = start({ chatSwitches: { contactKnown: 'refuse-409' } });
    wazzup.contacts.put(MARIA);
    const contacts = [
      { ...MARIA, name: 'Another name' },
      { ...MARIA, id: '32' },
    ];
    expect((await call('POST', '/v2/contacts', { contacts })).status).toBe(409);
    expect(wazzup.contacts.all()).toEqual([MARIA]);
    wazzup.chatSwitches.set({ contactKnown: 'ignore' });
    expect((await call('POST', '/v2/contacts', { contacts })).json.data).toEqual({ processed: 1 });
    expect(wazzup.contacts.all()).toEqual([MARIA, { ...MARIA, id: '32' }]);
  });

  it('chatVisibleAfterMs: GETs see a write only later', async () => {
    const { call, wazzup } = start({ chatSwitches: { chatVisibleAfterMs: 60_000 } });
    await call('POST', '/v2/contacts', { contacts: [MARIA] });
    expect(wazzup.contacts.get('31')).toEqual(MARIA);
    expect((await call('GET', '/v2/contacts/31')).status).toBe(404);
  });
});

describe('a deal with strangers', () => {
  it('strangersInDeal: the emulator accepts it, or refuses it until it knows them', async () => {
    const { call, wazzup } = start();
    expect((await call('POST', '/v2/deals', { deals: [DEAL] })).status).toBe(200);
    wazzup.chatSwitches.set({ strangersInDeal: 'refuse-400' });
    for (const method of ['POST', 'PATCH'])
      expect(await errorsOf(call(method, '/v2/deals', { deals: [DEAL] }))).toEqual([
        400,
        'deals.0.responsible_user_id is not a user',
        'deals.0.each value in contacts must be a contact',
      ]);
    wazzup.users.put(ANNA);
    wazzup.contacts.put(MARIA);
    expect((await call('PATCH', '/v2/deals', { deals: [DEAL] })).status).toBe(200);
  });
});

describe('a test', () => {
  it('can add a fault for one path only', async () => {
    const { call, wazzup } = start();
    wazzup.faults.add({ status: 503, method: 'POST', path: '/v2/contacts' });
    expect((await call('POST', '/v2/deals', { deals: [DEAL] })).status).toBe(200);
    expect((await call('GET', '/v2/contacts')).status).toBe(200);
    expect((await call('POST', '/v2/contacts', { contacts: [MARIA] })).status).toBe(503);
    expect((await call('POST', '/v2/contacts', { contacts: [MARIA] })).status).toBe(200);
    expect(() => wazzup.faults.add({ status: 503, path: 5 as unknown as string })).toThrow(RangeError);
  });

  it('can set the channels', async () => {
    const { call, wazzup } = start();
    expect((await call('GET', '/v2/channels')).json).toEqual({ data: [], meta: META });
    const channel = { channel_id: 'c1', transport: 'whatsapp', state: 'active', name: 'Sales' };
    wazzup.channels.push(channel);
    expect((await call('GET', '/v2/channels')).json.data).toEqual([channel]);
  });

  it('cannot set switches that do not exist, nor can the command line and the control routes', async () => {
    const { wazzup } = start({ chatSwitches: { personIds: 'number' } });
    expect(() => wazzup.chatSwitches.set({ chatRoutes: 'maybe' as 'allowed' })).toThrow('chatRoutes must be one of');
    wazzup.chatSwitches.set({ chatVisibleAfterMs: 5, personIds: 'string' });
    wazzup.chatSwitches.reset();
    expect(wazzup.chatSwitches.get()).toEqual({ ...DEFAULT_CHAT_SWITCHES, personIds: 'number' });

    expect(readArguments(['--chatRoutes=forbidden', '--chatVisibleAfterMs=5', '--ids=number'])).toMatchObject({
      switches: { ids: 'number' },
      chatSwitches: { chatRoutes: 'forbidden', chatVisibleAfterMs: 5 },
    });
    expect(() => readArguments(['--chatRoutes=maybe'])).toThrow('chatRoutes must be one of');
    for (const name of Object.keys(DEFAULT_CHAT_SWITCHES)) expect(USAGE).toContain(`--${name} `);

    const { app } = withControl(wazzup);
    const put = (body: object) => app.request('/emulator/chat-switches', { method: 'PUT', body: JSON.stringify(body) });
    expect((await put({ chatRoutes: 'maybe' })).status).toBe(400);
    expect(await (await put({ chatRoutes: 'forbidden' })).json()).toMatchObject({ chatRoutes: 'forbidden' });
    expect(wazzup.chatSwitches.get().chatRoutes).toBe('forbidden');
  });
});
