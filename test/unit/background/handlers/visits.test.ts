// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Sender } from '@/lib/background/router';
import { kommo } from '@/lib/crm/kommo/site';
import type { PageDeal } from '@/lib/deal/model';
import { changeSettings, readSettings, setIdTemplate } from '@/lib/settings';
import { readRecalledDeal } from '@/lib/storage/recalled-deals';
import { eventually } from '../../eventually.ts';
import { onWire } from '../../wazzup/start.ts';
import { DEAL, ELSEWHERE, leap, NOTHING, ORIGIN, PAGE, start, TAB } from './start.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('tab.read', () => {
  it('gives the page’s deal, with its draft and its identity in Wazzup', async () => {
    const { handlers } = await start();
    await setIdTemplate(ORIGIN, 'k-{id}');
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({
      kind: 'deal',
      crm: { label: 'Kommo' },
      page: PAGE,
      idTemplate: 'k-{id}',
      linkedId: undefined,
      draft: { name: 'Floors' },
      hasToken: true,
      forbidden: [],
      isFormSet: false,
    });
  });

  it('does not use another site’s id template', async () => {
    const { handlers } = await start();
    await setIdTemplate('https://other.kommo.com', 'k-{id}');
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ idTemplate: '{id}' });
    await setIdTemplate('https://other.kommo.com', '{id}');
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ idTemplate: '{id}' });
  });

  it('says that a page shows no deal or cannot be read', async () => {
    const { handlers, tab } = await start();
    tab.reading = { kind: 'not-a-deal' };
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({ kind: 'not-a-deal' });
    tab.reading = { kind: 'no-access' };
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({ kind: 'no-access' });
    tab.reading = { kind: 'no-access', site: kommo, address: 'https://acme.amocrm.ru' };
    expect(await handlers['tab.read']({ tabId: TAB })).toEqual({
      kind: 'no-access',
      crm: { label: 'Kommo', hosts: kommo.hosts, address: 'https://acme.amocrm.ru' },
    });
  });

  it('a draft belongs to one tab and one deal, and is dropped when the tab shows another deal', async () => {
    const { handlers, tab, database } = await start();
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    expect(await handlers['tab.read']({ tabId: TAB + 1 })).toMatchObject({ draft: null });
    const other = { ...PAGE, id: '1', uri: `${ORIGIN}/leads/detail/1` };
    tab.reading = { kind: 'deal', site: kommo, page: other };
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ draft: null });
    expect(await (await database.open()).count('drafts')).toBe(0);
  });

  it('a draft is dropped also if no popup was opened for the other deal', async () => {
    const { handlers } = await start();
    const from = { tab: { id: TAB }, origin: ORIGIN };
    const pass = (id: string) =>
      handlers['visit.report']({ deal: { crm: 'kommo', id, uri: `${ORIGIN}/leads/detail/${id}` }, page: null }, from);
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    await pass(PAGE.id);
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ draft: { name: 'Floors' } });
    await pass('1');
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ draft: null });
  });
});

describe('what is stored for the popup of a tab', () => {
  const from = { tab: { id: TAB }, origin: ORIGIN };
  const report = { deal: { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri }, page: PAGE };

  it('is all that it shows: the page, Wazzup’s deal, and when Wazzup answered', async () => {
    const { handlers, wazzup } = await start();
    wazzup.deals.put(onWire(DEAL));
    await handlers['visit.report'](report, from);
    await eventually(async () =>
      expect(await readRecalledDeal(TAB)).toEqual({
        view: await handlers['tab.read']({ tabId: TAB }),
        id: DEAL.id,
        looked: {
          ...NOTHING,
          there: DEAL,
          sameDealAgreed: false,
        },
        at: expect.any(Number),
      }),
    );
  });

  it('is another account’s once its token is saved', async () => {
    const { handlers, wazzup } = await start();
    await handlers['visit.report'](report, from);
    const accountShown = async () => (await readRecalledDeal(TAB))?.looked.account ?? '';
    await eventually(async () => expect(await accountShown()).not.toBe(''));
    const before = await accountShown();
    wazzup.tokens.accept('other');
    await handlers['token.save']({ token: 'other' });
    await eventually(async () => expect(['', before]).not.toContain(await accountShown()));
  });
});

describe('the mapping of users', () => {
  it('is applied to the deals that content scripts report', async () => {
    const { handlers, wazzup, base } = await start();
    wazzup.deals.put(onWire({ ...DEAL, responsibleUserId: 'anna' }));
    await changeSettings(() => ({ users: [{ crmUser: '7', wazzupUser: 'anna' }] }));
    const page: PageDeal = { ...PAGE, responsible: { id: '7' }, contacts: [{ id: '11', phones: [] }], closed: false };
    const sender = { id: 'x', origin: ORIGIN, url: PAGE.uri, tab: { id: TAB } };
    const report = { deal: { crm: 'kommo', id: PAGE.id, uri: PAGE.uri }, page };
    expect(await handlers['visit.report'](report, sender)).toEqual({ state: 'not-checked' });
    await changeSettings(() => ({ users: [] }));
    expect(await handlers['visit.report'](report, sender)).toEqual({ state: 'differs' });
    expect(base.badges.at(-1)).toEqual([TAB, 'differs']);
  });
});

describe('a content script’s message', () => {
  const FROM: Sender = { id: 'x', origin: ORIGIN, url: PAGE.uri, tab: { id: TAB, windowId: 3 } };
  const REF = { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri };
  const OTHER = `${ORIGIN}/leads/detail/1`;

  it.each([
    ['a deal of another site', { ...REF, uri: ELSEWHERE.uri }, null],
    ['a deal of another site, with its page', { ...REF, uri: ELSEWHERE.uri }, { ...PAGE, uri: ELSEWHERE.uri }],
    ['a deal of its site’s name over http', { ...REF, uri: PAGE.uri.replace('https', 'http') }, null],
    ['no web address', { ...REF, uri: 'javascript:alert(1)' }, null],
    ['its own deal, with the page of another site', REF, { ...PAGE, uri: ELSEWHERE.uri }],
    ['its own deal, with the page of another one', REF, { ...PAGE, uri: OTHER }],
  ])('of %s is refused, shown nowhere and asked of nobody', async (_, deal, page) => {
    const { handlers, wazzup, base } = await start();
    await expect(handlers['visit.report']({ deal, page }, FROM)).rejects.toThrow('a deal of another site');
    expect([base.badges, base.marks, wazzup.requests.list()]).toEqual([[], [], []]);
  });

  it('counts only for a deal of the origin that the browser stamped, not of an address that may be old', async () => {
    const { handlers, base } = await start();
    const stale = { ...FROM, url: ELSEWHERE.uri };
    expect(await handlers['visit.report']({ deal: REF, page: PAGE }, stale)).toEqual({ state: 'not-linked' });
    expect(base.badges.at(-1)).toEqual([TAB, 'not-linked']);
  });

  it.each<[string, Sender]>([
    ['no tab', { origin: ORIGIN, url: PAGE.uri }],
    ['a tab without a number', { ...FROM, tab: {} }],
    ['no site', { tab: { id: TAB } }],
    ['an opaque site', { ...FROM, origin: 'null' }],
    ['the site of no web page', { ...FROM, origin: 'data:text/html,x' }],
  ])('from %s is refused, whatever it is', async (_, sender) => {
    const { handlers, base } = await start();
    const asked = [
      handlers['visit.start']({}, sender),
      handlers['visit.report']({ deal: REF, page: PAGE }, sender),
      handlers['visit.report']({ deal: null, page: null }, sender),
      handlers['crm.held']({}, sender),
      handlers['crm.hold']({ ms: 1 }, sender),
      handlers['pill.open']({}, sender),
      handlers['pill.keep']({ place: null, hidden: true }, sender),
    ];
    for (const one of asked) await expect(one).rejects.toThrow('not from a page in a tab');
    expect(base).toMatchObject({ badges: [], marks: [], opened: [] });
    expect((await readSettings()).hidden).toEqual([]);
  });

  it('too often delays no press', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.requests.clear();
    const reports = Array.from({ length: 1_200 }, (_, index) => {
      const uri = `${ORIGIN}/leads/detail/${index + 1}`;
      return handlers['visit.report']({ deal: { crm: 'kommo', id: `${index + 1}`, uri }, page: null }, FROM);
    });
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toMatchObject({ outcome: 'saved' });
    expect(wazzup.requests.list().length).toBeLessThan(100);
    await Promise.all(reports);
    // Another tab is heard all the same, and so is this one a minute later.
    const report = (from: Sender) => handlers['visit.report']({ deal: REF, page: null }, from);
    expect(await report(FROM)).toEqual({ state: null });
    expect(await report({ ...FROM, tab: { id: TAB + 1 } })).toEqual({ state: 'not-checked' });
    leap(60_000);
    expect(await report(FROM)).toEqual({ state: 'not-checked' });
  });

  it('that its CRM wants to be left alone holds for all tabs of its site, and for no other site', async () => {
    const { handlers } = await start();
    await handlers['crm.hold']({ ms: 60_000 }, FROM);
    expect(await handlers['crm.held']({}, { ...FROM, tab: { id: TAB + 1 }, frameId: 3 })).toEqual({ held: true });
    expect(await handlers['crm.held']({}, { ...FROM, origin: 'https://other.crm.example' })).toEqual({ held: false });
    leap(60_000);
    expect(await handlers['crm.held']({}, FROM)).toEqual({ held: false });
  });

  it('about its pill is stored for its own site only, and read back', async () => {
    const { handlers } = await start();
    const theirs = { ...FROM, origin: 'https://other.crm.example' };
    await handlers['pill.keep']({ place: { x: 0.1, y: 0.2 }, hidden: true }, theirs);
    await handlers['pill.keep']({ place: { x: 0.5, y: 0.5 }, hidden: false }, FROM);
    expect(await readSettings()).toMatchObject({
      places: { [ORIGIN]: { x: 0.5, y: 0.5 }, 'https://other.crm.example': { x: 0.1, y: 0.2 } },
      hidden: ['https://other.crm.example'],
    });
    expect(await handlers['visit.start']({}, FROM)).toMatchObject({ hidden: false, place: { x: 0.5, y: 0.5 } });
    await handlers['pill.keep']({ place: null, hidden: true }, FROM);
    await handlers['pill.keep']({ place: null, hidden: false }, theirs);
    expect(await readSettings()).toMatchObject({ hidden: [ORIGIN] });
    expect(await handlers['visit.start']({}, FROM)).toMatchObject({ hidden: true, place: { x: 0.5, y: 0.5 } });
  });

  it('opens the popup for its own tab', async () => {
    const { handlers, base } = await start();
    await handlers['pill.open']({}, FROM);
    expect(base.opened).toEqual([TAB]);
  });
});
