import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { classOf, createRouter, type Handlers, listenerOf, type Self, type Sender } from '@/lib/background/router';
import { DealError } from '@/lib/deal/errors';
import {
  type AnswerOf,
  isSentToBackground,
  MESSAGES,
  type RequestOf,
  type SentToBackground,
} from '@/lib/messaging/protocol';
import { action, contact, deal, text, typed } from '../deal/arbitraries';

const SELF: Self = { id: 'abcdefghijklmnop', root: 'chrome-extension://abcdefghijklmnop/' };
const PAGES: Sender[] = [
  { id: SELF.id, url: `${SELF.root}popup.html` },
  { id: SELF.id, url: `${SELF.root}options.html?x#y` },
];
const CONTENT: Sender[] = [
  { id: SELF.id, url: 'https://acme.kommo.com/leads/detail/1' },
  { id: SELF.id, url: `https://evil.example/#${SELF.root}popup.html` },
  { id: SELF.id, url: 'chrome-extension://abcdefghijklmnopq/popup.html' },
  { id: SELF.id, url: 'chrome-extension://abcdefghijklmnop.evil.example/popup.html' },
  { id: SELF.id, url: 'about:blank' },
  { id: SELF.id, url: '' },
  { id: SELF.id },
];
const STRANGERS: Sender[] = [
  { id: 'another', url: 'chrome-extension://another/popup.html' },
  { id: 'another', url: `${SELF.root}popup.html` },
  { id: '', url: `${SELF.root}popup.html` },
  { url: `${SELF.root}popup.html` },
  {},
];
const TYPES = Object.keys(MESSAGES).filter(isSentToBackground);
const isForContent = (type: SentToBackground) => (MESSAGES[type].from as readonly string[]).includes('content');
/** Gives the senders of the class that may send a message; `othersFor` gives all others. */
const sendersOf = (type: SentToBackground) => (isForContent(type) ? CONTENT : PAGES);
const othersFor = (type: SentToBackground) => [...(isForContent(type) ? PAGES : CONTENT), ...STRANGERS];

const DEAL = {
  id: '1',
  name: 'Doors',
  uri: 'https://x.example/1',
  responsibleUserId: '7',
  contacts: [],
  closed: false,
};

const ENTRY: AnswerOf<'journal.list'>['entries'][number] = {
  seq: 7,
  press: { action: 'restore', deal: DEAL, base: null, site: 'x.example', sameDealAgreed: true },
  at: 1,
  state: 'failed',
  before: null,
  after: DEAL,
  reason: { kind: 'invalid', details: { status: 400 } },
  needsAttention: true,
  isUndo: true,
  undoneBy: null,
  undoable: false,
  isOfOtherAccount: false,
  retryable: false,
};

const BATCH: AnswerOf<'batch.list'>[number] = {
  id: 'b1',
  seq: 1,
  count: 2,
  at: 1,
  actions: ['close'],
  states: { applied: 1, waiting: 1 },
  needsAttention: 0,
  isPaused: true,
  isUndo: false,
  undoneBy: null,
  undoUntil: null,
};

const LOOKED: AnswerOf<'deal.look'> = {
  account: 'first',
  there: DEAL,
  pending: false,
  waiting: null,
  isCancelRequested: false,
  ended: null,
  sameDealAgreed: false,
  kept: null,
  last: null,
  undo: null,
};

const LESSON: AnswerOf<'lesson.get'>['lesson'] = {
  v: 1,
  origin: 'https://crm.acme.example',
  label: 'Acme',
  addresses: ['/deals/{digits}'],
  fields: { name: { marks: [{ steps: [{ tag: 'h1' }], take: 'text' }] } },
};

/** A good answer of each kind. */
const ANSWERS: { [T in SentToBackground]: AnswerOf<T> } = {
  'crms.list': [{ crm: 'kommo', label: 'Kommo', hosts: ['https://*.kommo.com/*'], selfHosted: false, taught: false }],
  'tab.read': { kind: 'not-a-deal' },
  'deal.look': LOOKED,
  'deal.write': { outcome: 'saved', looked: LOOKED, linkedId: null },
  'deal.undo': { outcome: 'moved', looked: null, linkedId: null },
  'deal.keep': null,
  'chat.look': {
    responsible: { state: 'known', name: 'Anna' },
    contacts: [{ id: '31', state: 'missing', chats: [], reason: { kind: 'invalid', details: { messages: ['no'] } } }],
    others: [{ id: '51', name: 'Piet' }],
    channels: [],
  },
  'chat.add': { outcome: 'done' },
  'people.list': [
    { site: 'x.example', id: '31', name: 'Ann', chats: [], uri: 'https://x.example/1', failed: true, reason: null },
  ],
  'people.retry': null,
  'people.discard': null,
  'users.list': [{ id: '7', name: 'Anna' }],
  'users.renew': [{ id: '7', name: 'Anna' }],
  'channels.list': [{ id: 'c-1', chatType: 'whatsapp', name: 'Sales' }],
  'user.choose': null,
  'deals.account': { account: 'first' },
  'deals.list': { account: 'first', entries: [{ key: 'id 1', item: DEAL }, { key: 'odd {}' }] },
  'outbox.retry': null,
  'outbox.discard': { isDropped: true, isGoing: false },
  'journal.list': { entries: [ENTRY], waiting: 0 },
  'held.count': { presses: 1, contacts: 2 },
  'held.send': null,
  'held.drop': null,
  'damaged.count': { count: 2 },
  'damaged.export': { json: '[]' },
  'damaged.clear': null,
  'batch.press': null,
  'batch.list': [BATCH],
  'batch.read': { batch: BATCH, entries: [ENTRY] },
  'batch.pause': null,
  'batch.resume': null,
  'batch.undo': { id: 'b2' },
  'journal.undo': { outcome: 'changed', there: DEAL },
  'journal.retry': { outcome: 'waiting', reason: { kind: 'offline', details: {} } },
  'journal.dismiss': null,
  'journal.clear': null,
  'draft.keep': null,
  'conflict.agree': null,
  'token.save': null,
  'token.forget': null,
  'token.address': null,
  'token.stay': null,
  'token.state': { ready: true, kept: true, expiresAt: 1, refused: false, header: 'Authorization' },
  'token.test': null,
  'visit.start': { pill: 'on', sessionReads: true, hidden: false, place: null },
  'visit.report': { state: 'in-sync' },
  'lesson.get': { lesson: LESSON },
  'crm.held': { held: false },
  'crm.hold': null,
  'pill.open': null,
  'pill.keep': null,
};

const page = fc.constantFrom('https://acme.kommo.com/leads/detail/1', '', 'null');
const none = fc.constant({});
const short = fc.string({ minLength: 1, maxLength: 100 });
const chatContact = fc.record({
  id: short,
  name: short,
  responsibleUserId: short,
  chats: fc.array(fc.record({ type: short, id: short }), { minLength: 1 }),
  uri: fc.constant('https://acme.kommo.com/1'),
});
const chatContacts = fc.array(chatContact, { minLength: 1 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

/** Good requests of each kind. */
const REQUESTS: { [T in SentToBackground]: fc.Arbitrary<RequestOf<T>> } = {
  'crms.list': none,
  'tab.read': fc.record({ tabId: fc.nat() }),
  'deal.look': fc.record({ id: text, page }),
  'deal.write': fc.record(
    {
      tabId: fc.nat(),
      page: text,
      action,
      deal,
      base: fc.option(deal),
      idTyped: fc.boolean(),
      contacts: chatContacts,
    },
    { requiredKeys: ['tabId', 'page', 'action', 'deal', 'base', 'idTyped'] },
  ),
  'chat.look': fc.record({ page: text, responsibleUserId: text, contacts: fc.array(text), others: fc.array(text) }),
  'chat.add': fc.record({ tabId: fc.nat(), page: text, contacts: chatContacts }),
  'people.list': none,
  'people.retry': fc.record({ site: text, id: text }),
  'people.discard': fc.record({ site: text, id: text }),
  'users.list': none,
  'users.renew': none,
  'channels.list': none,
  'user.choose': fc.record({ site: text, crmUser: text, wazzupUser: text }),
  'deal.undo': fc.record({ tabId: fc.nat(), page: text, id: text, seq: fc.nat(), base: fc.option(deal) }),
  'deal.keep': fc.record({ deal: fc.record({ site: text, id: text }), kept: fc.record({ here: deal, there: deal }) }),
  'deals.account': none,
  'deals.list': fc.record({ offset: fc.nat() }),
  'outbox.retry': none,
  'outbox.discard': fc.record({ id: text, page }),
  'journal.list': none,
  'held.count': none,
  'held.send': none,
  'held.drop': none,
  'damaged.count': none,
  'damaged.export': none,
  'damaged.clear': none,
  'batch.press': fc.record(
    {
      id: text,
      action: fc.constantFrom('close', 'reopen', 'delete', 'responsible', 'import'),
      deals: fc.array(deal),
      bases: fc.array(fc.option(deal)),
      responsibleUserId: text,
      account: text,
      from: fc.nat(),
      isLast: fc.boolean(),
    },
    { requiredKeys: ['id', 'action', 'deals', 'from', 'isLast'] },
  ),
  'batch.list': none,
  'batch.read': fc.record({ id: text, from: fc.nat(), limit: fc.nat(), needsAttention: fc.boolean() }),
  'batch.pause': fc.record({ id: text }),
  'batch.resume': fc.record({ id: text }),
  'batch.undo': fc.record({ id: text }),
  'journal.undo': fc.record({ seq: fc.nat(), base: fc.option(deal) }),
  'journal.retry': fc.record({ seq: fc.nat(), base: fc.option(deal) }),
  'journal.dismiss': fc.record({ seq: fc.nat() }),
  'journal.clear': none,
  'draft.keep': fc.record({ tabId: fc.nat(), page: text, typed: fc.option(typed) }),
  'conflict.agree': fc.record({ id: text, page, uri: text }),
  'token.save': fc.record({ token: text }),
  'token.address': fc.record({ address: text, header: fc.option(fc.record({ name: text, value: text })) }),
  'token.stay': fc.record({ stays: fc.boolean() }),
  'token.forget': none,
  'token.state': none,
  'token.test': none,
  'visit.start': none,
  'visit.report': fc.record({
    deal: fc.option(fc.record({ crm: text, id: text, uri: text })),
    page: fc.option(fc.record({ crm: text, id: text, uri: text, sources: none, failures: none })),
  }),
  'lesson.get': none,
  'crm.held': none,
  'crm.hold': fc.record({ ms: fc.nat() }),
  'pill.open': none,
  'pill.keep': fc.record({ place: fc.option(fc.record({ x: share, y: share })), hidden: fc.boolean() }),
};

/** The answers of the handlers, and the requests that reached them. */
function start(answers: Partial<Record<SentToBackground, unknown>> = {}) {
  const reached: { type: SentToBackground; request: unknown }[] = [];
  const handlers = Object.fromEntries(
    TYPES.map((type) => [
      type,
      async (request: unknown) => {
        reached.push({ type, request });
        const answer = { ...ANSWERS, ...answers }[type];
        if (answer instanceof Error) throw answer;
        return answer;
      },
    ]),
  ) as unknown as Handlers;
  return { send: createRouter(handlers, SELF), reached };
}

const REFUSED = { ok: false, error: { kind: 'unexpected', details: { code: 'refused' } } };
const INTERNAL = { ok: false, error: { kind: 'unexpected', details: { code: 'internal' } } };
const PAGE: Sender = { id: SELF.id, url: `${SELF.root}popup.html` };

/** The fields in which a list without anything in it is a good one. */
const EMPTY_LISTS = ['chat.look contacts', 'chat.look others', 'batch.press deals', 'batch.press bases'];
const isEmptyList = (value: unknown) => Array.isArray(value) && value.length === 0;

const anyType = fc.constantFrom(...TYPES);
const goodMessage = anyType.chain((type) => REQUESTS[type].map((request) => ({ type, request: request as unknown })));

beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}));
afterEach(() => vi.restoreAllMocks());

describe('the sender’s class', () => {
  it.each(PAGES)('$url of ours is a page', (sender) => expect(classOf(sender, SELF)).toBe('page'));
  it.each(CONTENT)('$url of ours is a content script', (sender) => expect(classOf(sender, SELF)).toBe('content'));
  it.each(STRANGERS)('id $id, $url is nobody', (sender) => expect(classOf(sender, SELF)).toBeUndefined());

  it('is never "page" for a web address', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), (url) => {
        expect(classOf({ id: SELF.id, url }, SELF)).toBe('content');
      }),
    );
  });
});

describe('a message', () => {
  it.each(TYPES)(
    '%s: a good request of those it is for reaches its handler as it is, and the answer comes back',
    async (type) => {
      await fc.assert(
        fc.asyncProperty(
          REQUESTS[type] as fc.Arbitrary<unknown>,
          fc.constantFrom(...sendersOf(type)),
          async (request, sender) => {
            const { send, reached } = start();
            expect(await send({ type, request }, sender)).toEqual({ ok: true, answer: ANSWERS[type] });
            expect(reached).toEqual([{ type, request }]);
          },
        ),
        { numRuns: 20 },
      );
    },
  );

  it('content scripts may send these messages and no others', () => {
    // If you open a message to content scripts, change this line, and test what the message gives away.
    expect(TYPES.filter(isForContent)).toEqual([
      'visit.start',
      'visit.report',
      'lesson.get',
      'crm.held',
      'crm.hold',
      'pill.open',
      'pill.keep',
    ]);
  });

  it('only the extension’s own pages may press, in a tab or in none', async () => {
    const press = { page: DEAL.uri, action: 'create', deal: DEAL, base: null, idTyped: false };
    const { send, reached } = start();
    for (const sender of [...CONTENT, ...STRANGERS])
      expect(await send({ type: 'deal.write', request: press }, sender)).toStrictEqual(REFUSED);
    expect(reached).toEqual([]);
    for (const sender of PAGES)
      expect(await send({ type: 'deal.write', request: press }, sender)).toMatchObject({ ok: true });
    expect(reached).toEqual(PAGES.map(() => ({ type: 'deal.write', request: press })));
  });

  it('no good request of another sender reaches a handler', async () => {
    const wrong = goodMessage.chain((message) =>
      fc.constantFrom(...othersFor(message.type)).map((sender) => ({ message, sender })),
    );
    await fc.assert(
      fc.asyncProperty(wrong, async ({ message, sender }) => {
        const { send, reached } = start();
        expect(await send(message, sender)).toStrictEqual(REFUSED);
        expect(reached).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('a refusal says the same to every sender', async () => {
    const { send } = start();
    const replies = await Promise.all([
      send({ type: 'token.state', request: {} }, {}),
      send({ type: 'token.state', request: {} }, { id: SELF.id, url: 'https://x.example/' }),
      send({ type: 'token.state', request: { more: 1 } }, PAGE),
      send({ type: 'unknown', request: {} }, PAGE),
    ]);
    for (const reply of replies) expect(reply).toStrictEqual(REFUSED);
    expect(console.error).not.toHaveBeenCalled();
  });

  it.each([
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'valueOf',
    '',
    'token',
    'token.state ',
    'TOKEN.STATE',
    'token.read',
    // These are for content scripts.
    'page.which',
    'page.read',
    'script.end',
    'visit.mark',
  ])('the type %j is unknown', async (type) => {
    expect(isSentToBackground(type)).toBe(false);
    const { send, reached } = start();
    expect(await send({ type, request: {} }, PAGE)).toStrictEqual(REFUSED);
    expect(reached).toEqual([]);
  });

  it.each([
    undefined,
    null,
    0,
    '',
    'token.state',
    [],
    ['token.state', {}],
    {},
    { type: ['token.state'], request: {} },
    { type: { toString: () => 'token.state' }, request: {} },
    { type: 'token.state' },
    { type: 'token.state', request: null },
    { request: {} },
    Object.create({ type: 'token.state', request: 7 }),
  ])('%j is none', async (message) => {
    const { send, reached } = start();
    expect(await send(message, PAGE)).toStrictEqual(REFUSED);
    expect(reached).toEqual([]);
  });

  it('one field more, less or of another kind keeps a request from its handler', async () => {
    const other = fc.constantFrom<unknown>(undefined, null, 1.5, Number.NaN, {}, [], [1], () => 1, Symbol('x'));
    const spoilt = goodMessage
      .filter(({ request }) => Object.keys(request as object).length > 0)
      .chain(({ type, request }) => {
        const fields = request as Record<string, unknown>;
        const field = fc.constantFrom(...Object.keys(fields));
        return fc
          .oneof(
            field
              // A press may be made in no tab, and have no contacts.
              .filter((gone) => !(type === 'deal.write' && gone === 'contacts'))
              .filter((gone) => !(['deal.write', 'deal.undo'].includes(type) && gone === 'tabId'))
              .filter((gone) => !(type === 'batch.press' && ['account', 'bases', 'responsibleUserId'].includes(gone)))
              .map((gone) => Object.fromEntries(Object.entries(fields).filter(([name]) => name !== gone))),
            fc.constantFrom('more', 'toString', 'constructor').map((more) => ({ ...fields, [more]: 1 })),
            fc
              .tuple(field, other)
              // These fields may be null: no deal, no draft, an unread page, an unmoved pill, no header.
              .filter(
                ([name, value]) =>
                  !(value === null && ['base', 'typed', 'deal', 'page', 'place', 'header'].includes(name)),
              )
              // An empty list of contacts or deals is a good one.
              .filter(([name, value]) => !(EMPTY_LISTS.includes(`${type} ${name}`) && isEmptyList(value)))
              // A draft without edits is a good one.
              .filter(([name, value]) => name !== 'typed' || typeof value !== 'object' || Array.isArray(value))
              .map(([name, value]) => ({ ...fields, [name]: value })),
            fc.constant([request]),
          )
          .map((bad) => ({ type, request: bad as unknown }));
      });
    await fc.assert(
      fc.asyncProperty(spoilt, async (message) => {
        const { send, reached } = start();
        for (const sender of [PAGE, CONTENT[0] as Sender]) expect(await send(message, sender)).toStrictEqual(REFUSED);
        expect(reached).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('an additional field deep inside a request keeps it from its handler too', async () => {
    const { send, reached } = start();
    const write = { tabId: 1, page: 'p', action: 'create', deal: DEAL, base: null, idTyped: false };
    const bad: unknown[] = [
      { ...write, deal: { ...DEAL, token: 'x' } },
      { ...write, deal: { ...DEAL, contacts: [1] } },
      { ...write, base: { ...DEAL, closed: 1 } },
      { ...write, action: 'toString' },
      JSON.parse(JSON.stringify(write).replace('"tabId"', '"__proto__":{"x":1},"tabId"')),
      JSON.parse(JSON.stringify({ ...write, deal: DEAL }).replace('"name"', '"__proto__":{"x":1},"name"')),
    ];
    for (const request of bad) expect(await send({ type: 'deal.write', request }, PAGE)).toStrictEqual(REFUSED);
    expect(reached).toEqual([]);
  });

  it('answers any message of any sender, and lets only good requests of the right class through', async () => {
    const sender = fc.oneof(
      fc.constantFrom(...PAGES, ...CONTENT, ...STRANGERS),
      fc.record({ id: fc.constantFrom(SELF.id, 'x', undefined), url: fc.oneof(fc.webUrl(), fc.string()) }),
    );
    const message = fc.oneof(
      goodMessage,
      fc.record({ type: anyType, request: fc.anything() }),
      fc.record({ type: fc.string(), request: fc.anything() }),
      fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
    );
    await fc.assert(
      fc.asyncProperty(message, sender, async (any, from) => {
        const { send, reached } = start();
        const reply = await send(any, from);
        expect(reply.ok).toBe(reached.length === 1);
        if (!reply.ok) expect(reply).toStrictEqual(REFUSED);
        for (const { type, request } of reached) {
          expect(MESSAGES[type].from).toContain(classOf(from, SELF));
          expect(MESSAGES[type].request.safeParse(request).success).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('an answer', () => {
  it.each(TYPES)('%s: the router does not let out an answer of another form', async (type) => {
    const bad: unknown[] = [
      undefined,
      'secret',
      { token: 'secret' },
      { ...(ANSWERS[type] ?? {}), token: 'secret' },
      [ANSWERS[type]],
    ];
    for (const answer of bad) {
      const { send, reached } = start({ [type]: answer });
      const [request] = fc.sample(REQUESTS[type] as fc.Arbitrary<unknown>, 1);
      expect(await send({ type, request }, sendersOf(type)[0] as Sender)).toStrictEqual(INTERNAL);
      expect(reached).toHaveLength(1);
    }
  });

  it('the router does not let out a deal with an additional field', async () => {
    const { send } = start({ 'deal.look': { ...ANSWERS['deal.look'], there: { ...DEAL, secret: 1 } } });
    expect(await send({ type: 'deal.look', request: { id: '1', page: 'x' } }, PAGE)).toStrictEqual(INTERNAL);
  });

  it('the router lets out a page deal with all its fields', async () => {
    const page = fc.record({
      crm: fc.constant('kommo'),
      id: text,
      uri: text,
      name: text,
      contacts: fc.array(contact),
      sources: fc.constant({ name: 'session' }),
      failures: fc.constant({ contacts: { session: 'refused', page: 'silent' } }),
    });
    await fc.assert(
      fc.asyncProperty(page, async (any) => {
        const view = {
          kind: 'deal',
          crm: { label: 'Kommo' },
          page: any,
          idTemplate: '{id}',
          draft: null,
          hasToken: true,
          forbidden: ['delete'],
          isFormSet: false,
        };
        const { send } = start({ 'tab.read': view });
        expect(await send({ type: 'tab.read', request: { tabId: 1 } }, PAGE)).toEqual({ ok: true, answer: view });
      }),
      { numRuns: 50 },
    );
  });
});

describe('an error', () => {
  const request = { type: 'token.test', request: {} };

  it('of the extension goes out with its kind and details, and nothing else', async () => {
    const error = new DealError('invalid', { status: 400, fields: { name: ['x'] } }, { cause: new Error('deeper') });
    const { send } = start({ 'token.test': error });
    expect(await send(request, PAGE)).toStrictEqual({
      ok: false,
      error: { kind: 'invalid', details: { status: 400, fields: { name: ['x'] } } },
    });
  });

  it('of any other kind goes out without details, and is logged', async () => {
    const { send } = start({ 'token.test': new TypeError('Bearer secret-4711 is no header') });
    const reply = await send(request, PAGE);
    expect(reply).toStrictEqual(INTERNAL);
    expect(JSON.stringify(reply)).not.toContain('secret-4711');
    expect(console.error).toHaveBeenCalledOnce();
  });
});

describe('a listener of the browser', () => {
  it('says that it answers later, and does so through the callback', async () => {
    const reply = { ok: true, answer: { state: null } } as const;
    const sendReply = vi.fn();
    expect(listenerOf(async () => reply)({}, {}, sendReply)).toBe(true);
    await vi.waitFor(() => expect(sendReply).toHaveBeenCalledExactlyOnceWith(reply));
  });

  it('leaves no sender waiting if the router fails', async () => {
    const sendReply = vi.fn();
    listenerOf(() => Promise.reject(new Error('ours')))({}, {}, sendReply);
    await vi.waitFor(() => expect(sendReply).toHaveBeenCalledExactlyOnceWith());
  });
});
