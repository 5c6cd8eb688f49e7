import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { sites } from '@/lib/crm';
import { checkDeal } from '@/lib/crm/checking/check-deal';
import { createPacedFetch } from '@/lib/crm/checking/paced-fetch';
import { CHECK_SOURCES } from '@/lib/crm/checking/sources';
import { type Case, cases, openPage } from '../../crm/cases';

const FULL = cases.filter(({ name }) => name.endsWith('/session-full'));

const sourceOf = (one: Case) => {
  const source = CHECK_SOURCES.find(({ site }) => site === one.reader.site);
  if (!source) throw new Error(`${one.name} has no source.`);
  return source;
};

/** A page of the CRM that shows no deal, whose server answers as that of a case does. */
function openList(one: Case, fetch: (send: typeof globalThis.fetch) => typeof globalThis.fetch = (send) => send) {
  const open = openPage(one);
  open.goTo(new URL('/list', one.visit.url).href);
  return {
    open,
    check: (uri = one.expected.uri) => checkDeal(sourceOf(one), { ...open, fetch: fetch(open.fetch) }, uri),
  };
}

const answeringWith = (status: number) => () => async () => new Response(status === 204 ? null : '{}', { status });

it('knows every CRM, in the order in which their addresses are tried', () => {
  expect(CHECK_SOURCES.map(({ site }) => site)).toEqual(sites.all);
  expect(FULL.map(({ reader }) => reader.site.crm).toSorted()).toEqual(sites.all.map(({ crm }) => crm).toSorted());
});

describe.each(FULL)('the CRM of $name', (one) => {
  it('tells of a deal that no page shows all that Wazzup has, and is asked for no phones', async () => {
    const { open, check } = openList(one);
    const checked = await check();
    const { id, uri, name, closed, contacts, responsible } = one.expected;
    expect(checked).toMatchObject({
      outcome: 'read',
      page: { id, uri, name, closed, responsible: { id: responsible?.id } },
    });
    const page = checked.outcome === 'read' ? checked.page : undefined;
    expect(page?.contacts?.map((contact) => contact.id)).toEqual(contacts?.map((contact) => contact.id));
    expect(page?.responsible?.userId).toBe(responsible?.userId);
    expect(open.requests.length).toBeLessThanOrEqual(3);
    expect(open.requests.join('\n')).not.toMatch(/contacts\?limit|Contacts\?ids|objects\/contacts|crm\.contact\.get/);
  });

  it.each([404, 410, 204])('has no such deal where it answers %i to all that is asked', async (status) => {
    expect(await openList(one, answeringWith(status)).check()).toEqual({ outcome: 'absent' });
  });

  it.each([403, 429, 503])('is asked nothing more where it answers %i', async (status) => {
    expect(await openList(one, answeringWith(status)).check()).toMatchObject({ outcome: 'stopped' });
  });

  it('is asked nothing more where it leads to a sign-in page', async () => {
    const redirect = () => async () => {
      throw new TypeError('redirect');
    };
    expect(await openList(one, redirect).check()).toEqual({ outcome: 'stopped', reason: 'refused' });
  });

  it.each([200, 500])('says nothing of the deal by an answer that nobody knows, with status %i', async (status) => {
    expect(await openList(one, answeringWith(status)).check()).toMatchObject({ outcome: 'unclear' });
  });

  it.each(['https://elsewhere.example/deal/7', 'no address', '/list'])('is not asked about %s', async (uri) => {
    const { open, check } = openList(one);
    const whole = uri.startsWith('/') ? new URL(uri, one.visit.url).href : uri;
    expect(await check(whole)).toEqual({ outcome: 'unclear', reason: 'silent' });
    expect(open.requests).toEqual([]);
  });
});

describe('Bitrix24', () => {
  const bitrix24 = FULL.filter(({ name }) => name.startsWith('bitrix24'));
  const answering = (deal: object, item: object) => () => async () =>
    new Response(JSON.stringify({ result: { result: [], result_error: { deal, item } } }));
  const noDeal = { error: '', error_description: 'Not found' };

  it.each(bitrix24)('says in a batch that it has no such deal', async (one) => {
    const noItem = { error: 'NOT_FOUND', error_description: 'Элемент не найден' };
    expect(await openList(one, answering(noDeal, noItem)).check()).toEqual({ outcome: 'absent' });
  });

  it.each(bitrix24)('may refuse one deal, and is asked about the others', async (one) => {
    const refused = { error: 'ACCESS_DENIED', error_description: 'Access denied' };
    expect(await openList(one, answering(refused, refused)).check()).toEqual({ outcome: 'unclear', reason: 'refused' });
    expect(await openList(one, answering(noDeal, refused)).check()).toMatchObject({ outcome: 'unclear' });
  });
});

describe('a paced fetch', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lets two requests a second leave, also where one fails', async () => {
    const sent: number[] = [];
    const began = Date.now();
    const send = createPacedFetch(async () => {
      sent.push(Date.now() - began);
      if (sent.length === 2) throw new TypeError('cut');
      return new Response('{}');
    });
    const all = Promise.allSettled(['/1', '/2', '/3', '/4'].map((path) => send(path)));
    await vi.runAllTimersAsync();
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(sent).toEqual([0, 500, 1_000, 1_500]);
  });
});
