import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Worker } from '@playwright/test';
import { BUILD } from '../browser/chromium.ts';
import { endWorkers } from '../browser/chromiums.ts';
import { expect, test } from './fixtures.ts';
import { visitDatabase } from './own-database.ts';

const KEY = { site: 'acme.pipedrive.com', account: '' };

/** A press that Wazzup has refused, as the journal holds it. */
const failedPress = (seq: number) => {
  const deal = {
    id: `42${seq}`,
    name: 'Doors for Olga',
    uri: 'https://acme.pipedrive.com/deal/4217',
    responsibleUserId: '222',
    contacts: [],
    closed: false,
  };
  const press = { action: 'create', deal, base: null, site: KEY.site, sameDealAgreed: false };
  const end = { end: 'failed', before: null, after: null, reason: { kind: 'invalid', details: {} } };
  return { seq, account: KEY.account, press, in: null, at: seq, endedAt: seq, needsAttention: true, ...end };
};

/** Copies the build, with the permission that an automated browser's prompt gives nobody. */
async function copyBuild(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'deal-link-'));
  await cp(BUILD, path, { recursive: true });
  const manifest = JSON.parse(await readFile(join(path, 'manifest.json'), 'utf8'));
  manifest.permissions.push(...manifest.optional_permissions.splice(0));
  await writeFile(join(path, 'manifest.json'), JSON.stringify(manifest));
  return path;
}

test('a notification tells once what has failed, whenever the background starts', async ({ extension }) => {
  const { context } = extension;
  const cdp = await context.browser()?.newBrowserCDPSession();
  const path = await copyBuild();
  const [started] = await Promise.all([
    context.waitForEvent('serviceworker'),
    cdp?.send('Extensions.loadUnpacked', { path }),
  ]);
  const root = new URL('/', started.url()).href;
  const page = await extension.visit(`${root}journal.html`);
  const worker = (): Worker => context.serviceWorkers().findLast((one) => one.url().startsWith(root)) ?? started;
  const shown = () => worker().evaluate(async () => Object.keys(await Reflect.get(chrome, 'notifications').getAll()));
  const restart = async () => {
    await endWorkers(page);
    await page.reload();
  };

  await visitDatabase(page, [{ store: 'journal', record: failedPress(1) }]);
  await restart();
  await expect(page.getByText('Doors for Olga')).toBeVisible();
  await expect.poll(shown).toEqual(['attention']);
  await worker().evaluate(() => Reflect.get(chrome, 'notifications').clear('attention'));

  await restart();
  await page.waitForTimeout(4_000);
  expect(await shown()).toEqual([]);
  await visitDatabase(page, [{ store: 'journal', record: failedPress(2) }]);
  await restart();
  await expect.poll(shown).toEqual(['attention']);

  await cdp?.send('Extensions.uninstall', { id: new URL(root).host });
  await rm(path, { recursive: true });
});
