// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { createDealIdentity } from '@/lib/background/deal-identity';
import type { PageDeal } from '@/lib/deal/model';
import { changeSettings, setIdTemplate } from '@/lib/settings';
import { createDatabase } from '@/lib/storage/database';

const SITE = 'https://acme.kommo.com';
const page: PageDeal = {
  crm: 'kommo',
  id: '7',
  uri: `${SITE}/leads/detail/7`,
  responsible: { id: '5' },
  sources: {},
  failures: {},
};

it('a deal is identified by its site’s id template, its linked id and the known users of this moment', async () => {
  globalThis.indexedDB = new IDBFactory();
  fakeBrowser.reset();
  const identity = createDealIdentity(createDatabase(), async () => {
    throw new Error('only HubSpot needs Wazzup’s users');
  });
  expect(await identity.identify(page)).toEqual({ page, idTemplate: '{id}', linkedId: undefined });
  await setIdTemplate(SITE, 'k-{id}');
  await changeSettings(() => ({ users: [{ site: SITE, crmUser: '5', wazzupUser: 'anna' }] }));
  await identity.link(page.uri, 'mine');
  expect(await identity.linkedIdOf(page.uri)).toBe('mine');
  expect(await identity.linkedIdOf(`${SITE}/leads/detail/8`)).toBeNull();
  const identified = await identity.identify(page);
  expect(identified).toEqual({
    page: { ...page, responsible: { id: 'anna', crmId: '5' } },
    idTemplate: 'k-{id}',
    linkedId: 'mine',
  });
  await changeSettings(() => ({ users: [] }));
  expect((await identity.identify(page)).page).toEqual(page);
});

describe('HubSpot’s two ids of a person', () => {
  const hubspot: PageDeal = {
    ...page,
    crm: 'hubspot',
    uri: 'https://app.hubspot.com/contacts/1/record/0-3/7',
    responsible: { id: '5', userId: '50', name: 'Ann' },
  };
  const identifyWith = async (users: () => Promise<{ id: string; name: string }[] | null>, of = hubspot) => {
    globalThis.indexedDB = new IDBFactory();
    fakeBrowser.reset();
    return (await createDealIdentity(createDatabase(), users).identify(of)).page.responsible?.id;
  };

  it('are told apart by Wazzup’s users', async () => {
    expect(await identifyWith(async () => [{ id: '50', name: 'Ann' }])).toBe('50');
  });

  it('are as the settings say where Wazzup tells nothing', async () => {
    expect(await identifyWith(async () => null)).toBe('5');
    expect(await identifyWith(() => Promise.reject(new Error('offline')))).toBe('5');
  });

  it('keep no manager waiting for a Wazzup that does not answer', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    const identified = identifyWith(() => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(2000);
    vi.useRealTimers();
    expect(await identified).toBe('5');
  });

  it('make nobody ask where HubSpot tells only one', async () => {
    const users = vi.fn(async () => []);
    await identifyWith(users, { ...hubspot, responsible: { id: '5', name: 'Ann' } });
    expect(users).not.toHaveBeenCalled();
  });
});
