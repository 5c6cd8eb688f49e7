// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { DealError } from '@/lib/deal/errors';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { createLookup } from '@/lib/outbox/lookup';
import { createOutbox } from '@/lib/outbox/outbox';
import { createDatabase } from '@/lib/storage/database';
import { createChannels } from '@/lib/wazzup/channels';
import { createContacts } from '@/lib/wazzup/contacts';
import { createUsers } from '@/lib/wazzup/users';
import { SITE } from '@/test/fixtures/site';
import { type Fault, SWITCH_POSITIONS } from '../../wazzup/index.ts';
import { DEAL, onWire, start } from './start.ts';

const { id } = DEAL;
const ALWAYS = { method: 'GET', times: 1000 } as const;

/** Answers to a read that do not say whether Wazzup has what was asked for. */
const NO_ANSWERS: [string, Fault][] = [
  ['204', { answer: { status: 204 } }],
  ['an empty body', { answer: {} }],
  ['blanks', { answer: { body: ' \n' } }],
  ['{}', { answer: { body: '{}' } }],
  ['null', { answer: { body: 'null' } }],
  ['{"data":null}', { answer: { body: '{"data":null}' } }],
  ['{error}', { answer: { body: '{"error":"TRY_LATER"}' } }],
  ['{error} beside an empty list', { answer: { body: '{"data":[],"error":{"code":"TRY_LATER"}}' } }],
  ['{errors} beside an empty list', { answer: { body: '{"data":[],"errors":["try later"]}' } }],
  ['{success:false}', { answer: { body: '{"success":false,"data":[]}' } }],
  ['half a page', { half: true }],
  ['a web page', { html: true }],
  ['a 404 without a body', { answer: { status: 404 } }],
  ['a 404 of something in between', { answer: { status: 404, body: '{"message":"no route"}' } }],
  ['a 404 with {}', { answer: { status: 404, body: '{}' } }],
];

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    ({ kind, details }: DealError) => [kind, ...(details.code === undefined ? [] : [details.code])],
  );
const kindOf = async (promise: Promise<unknown>) => [await codeOf(promise)].flat()[0];

/** Starts an outbox on a stand-in for Wazzup that has the deal, or another one of a colleague. */
async function startOutbox(there: Deal | undefined) {
  globalThis.indexedDB = new IDBFactory();
  const { wazzup, client, sent } = await start();
  if (there) wazzup.deals.put(onWire(there));
  const outbox = createOutbox({
    client,
    database: createDatabase(),
    readBackPausesMs: [0],
    resendPausesMs: [1],
    pauseMs: 60_000,
  });
  const press = (action: Action, base: Deal | null) =>
    outbox.press({ action, deal: DEAL, base, site: SITE, sameDealAgreed: false });
  return { wazzup, press, writes: () => sent().filter(({ method }) => method !== 'GET') };
}

describe.each(NO_ANSWERS)('%s to a read', (_name, fault) => {
  it('never means that Wazzup has no such deal, contact, user or channel', async () => {
    const { wazzup, client, request } = await start();
    wazzup.deals.put(onWire(DEAL));
    wazzup.faults.add({ ...fault, ...ALWAYS });
    const contacts = createContacts(request);
    const reads = [
      client.get(id),
      client.get('.'),
      client.list().next(),
      client.search(new Set([id]), 5),
      contacts.find('11'),
      createUsers(request).list(),
      createChannels(request).list(),
    ];
    const kinds = await Promise.all(reads.map(kindOf));
    // Where the API has no list at all, a 404 with whatever words is an error of its own.
    expect(kinds).toEqual(kinds.map(() => 'unexpected'));
  });

  it('nothing is written on it, and nobody is told "saved"', async () => {
    for (const [action, base, there] of [
      ['create', null, { ...DEAL, name: 'a colleague’s' }],
      ['update', { ...DEAL, name: 'old' }, { ...DEAL, name: 'old' }],
      ['close', DEAL, DEAL],
      ['delete', DEAL, DEAL],
    ] as const) {
      const { wazzup, press, writes } = await startOutbox(there);
      wazzup.faults.add({ ...fault, ...ALWAYS });
      expect(await press(action, base)).toMatchObject({ outcome: 'waiting', reason: { kind: 'unexpected' } });
      expect([writes(), wazzup.deals.all()]).toEqual([[], [onWire(there)]]);
    }
  });
});

describe('what does mean "none"', () => {
  it.each(SWITCH_POSITIONS.errorShape)('a 404 with the words of the API (%s)', async (errorShape) => {
    const { client, request } = await start({ switches: { errorShape } });
    expect(await client.get(id)).toBeNull();
    expect(await createContacts(request).find('11')).toBeNull();
  });

  it('an empty list where the documents have one', async () => {
    const { client, request } = await start({
      switches: { getUnknown: 'empty' },
      chatSwitches: { personUnknown: 'empty' },
    });
    expect(await client.get(id)).toBeNull();
    expect(await createContacts(request).find('11')).toBeNull();
    expect(await createUsers(request).list()).toEqual([]);
    expect(await createChannels(request).list()).toEqual([]);
  });

  it('an empty body is a good answer to a write', async () => {
    for (const success of ['204-empty', '200-empty'] as const) {
      const { client, wazzup } = await start({ switches: { success } });
      await client.create([DEAL]);
      expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    }
  });
});

describe('another way of writing an id', () => {
  it.each([
    ['ABC-7', 'abc-7'],
    ['é', 'e\u0301'],
    ['７', '7'],
    ['007', '7'],
    ['abc', ' abc'],
    ['a b', 'ab'],
  ])('%j that comes back as %j is not "none": the look fails, and nothing is written', async (asked, given) => {
    const mine = { ...DEAL, id: asked };
    const { client, wazzup, request } = await start();
    wazzup.deals.put(onWire(mine));
    wazzup.contacts.put({ id: asked, responsible_user_id: '7', name: 'Anna', contact_data: [], uri: '' });
    wazzup.faults.add({ rewrite: { id: given }, times: 2 });
    expect(await codeOf(client.get(asked))).toEqual(['unexpected', 'other-id']);
    expect(await codeOf(createContacts(request).find(asked))).toEqual(['unexpected', 'other-id']);
    const { press, writes, wazzup: account } = await startOutbox({ ...DEAL, name: 'old' });
    account.faults.add({ rewrite: { id: given }, ...ALWAYS });
    expect(await press('update', { ...DEAL, name: 'old' })).toMatchObject({ reason: { kind: 'unexpected' } });
    expect(writes()).toEqual([]);
    // In the list it may be the same deal too, so each is asked for by itself.
    const { client: lister, wazzup: listed, sent } = await start();
    listed.deals.put(onWire({ ...DEAL, id: given }));
    const ids = [asked, ...Array.from({ length: 9 }, (_, index) => `other ${index}`)];
    expect((await lister.search(new Set(ids), 9)).complete).toBe(false);
    listed.requests.clear();
    const { found } = await createLookup(lister)(ids);
    expect(found.get(asked)).toBeNull();
    expect(sent().map(({ path }) => decodeURIComponent(path))).toContain(`/v2/deals/${asked}`);
  });

  it('a deal named "." is not said to be absent by a list that has it in no page it gives', async () => {
    const { client, wazzup } = await start({ switches: { paging: 'ignores-offset', order: 'newest-first' } });
    for (const one of ['.', ...Array.from({ length: 120 }, (_, index) => `${index}`)])
      wazzup.deals.put(onWire({ ...DEAL, id: one }));
    expect(await kindOf(client.get('.'))).toBe('unexpected');
  });
});

describe('one odd deal', () => {
  const ODD: [string, Record<string, unknown>][] = [
    ['without an id', { id: null }],
    ['with an object as id', { id: { value: 1 } }],
    ['that is closed "yes"', { closed: 'yes' }],
    ['with contacts as text', { contacts: '11' }],
    ['with a name that is a list', { name: ['Doors'] }],
  ];
  const numbered = (number: number): Deal => ({ ...DEAL, id: String(1000 + number) });

  it.each(ODD)('%s hides no other of its page, and does not prove that one is absent', async (_name, fields) => {
    const { client, wazzup, sent } = await start();
    for (let number = 0; number < 150; number += 1) wazzup.deals.put(onWire(numbered(number)));
    const oddly = () => wazzup.faults.add({ rewrite: fields });
    oddly();
    expect((await Array.fromAsync(client.list())).map(({ id }) => id)).toEqual(
      Array.from({ length: 149 }, (_, index) => numbered(index + 1).id),
    );
    oddly();
    const asked = new Set([numbered(120).id, 'none']);
    expect(await client.search(asked, 9)).toEqual({
      deals: new Map([[numbered(120).id, numbered(120)]]),
      places: new Map([[numbered(120).id, 120]]),
      pages: 4,
      odd: 1,
      complete: false,
    });
    oddly();
    wazzup.requests.clear();
    const ids = Array.from({ length: 20 }, (_, index) => numbered(140 + index).id);
    const { found, failed } = await createLookup(client)(ids);
    expect(ids.map((one) => found.get(one) ?? null)).toEqual(
      ids.map((one, index) => (index < 10 ? { ...DEAL, id: one } : null)),
    );
    expect(failed.size).toBe(0);
    // The ten that the list does not have are asked for one by one.
    expect(sent().filter(({ query }) => query === '')).toHaveLength(10);
  });

  it.each(ODD)('%s is not "none" if it is asked for: nothing is written', async (_name, fields) => {
    const { press, writes, wazzup } = await startOutbox({ ...DEAL, name: 'a colleague’s' });
    wazzup.faults.add({ rewrite: fields, ...ALWAYS });
    expect(await press('create', null)).toMatchObject({ outcome: 'waiting', reason: { kind: 'unexpected' } });
    expect(writes()).toEqual([]);
  });

  it('a whole page of odd ones ends neither the list of deals nor that of users', async () => {
    const odd = (from: number) =>
      Array.from({ length: 100 }, (_, index) => ({ id: null, name: `odd ${from + index}` }));
    const good = { ...onWire(DEAL), id: 'last' };
    const { client, wazzup, request } = await start();
    for (const data of [odd(0), odd(100), [good]]) wazzup.faults.add({ answer: { body: JSON.stringify({ data }) } });
    expect((await Array.fromAsync(client.list())).map(({ id }) => id)).toEqual(['last']);
    for (const data of [odd(0), [{ id: 'last', name: 'Anna' }]])
      wazzup.faults.add({ answer: { body: JSON.stringify({ data }) } });
    expect(await createUsers(request).list()).toEqual([{ id: 'last', name: 'Anna' }]);
  });

  it('a contact that cannot be read is not "none"', async () => {
    const { request, wazzup } = await start();
    wazzup.faults.add({ answer: { body: '{"data":[{"id":null,"contact_data":[]}]}' } });
    expect(await codeOf(createContacts(request).find('11'))).toEqual(['unexpected', 'answer']);
  });
});
