// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { expect, it } from 'vitest';
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
  const identity = createDealIdentity(createDatabase());
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
