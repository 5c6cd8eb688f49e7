import type { CDPSession, Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { type Extension, expect, expectState, test } from './fixtures.ts';

const TOKEN = 'emulator-token';

/** Runs code where the extension's content script runs, with all that it may do. */
async function asContentScript<T>(extension: Extension, page: Page, code: string): Promise<T> {
  const cdp: CDPSession = await extension.context.newCDPSession(page);
  const worlds: { id: number; name: string; origin: string }[] = [];
  cdp.on('Runtime.executionContextCreated', ({ context }) => worlds.push(context));
  await cdp.send('Runtime.enable');
  const world = worlds.find(({ name }) => name === 'Deal Link for Wazzup');
  if (!world) throw new Error('no content script in this page');
  const { result, exceptionDetails } = await cdp.send('Runtime.evaluate', {
    contextId: world.id,
    expression: `(async () => { ${code} })()`,
    awaitPromise: true,
    returnByValue: true,
  });
  await cdp.detach();
  if (exceptionDetails) throw new Error(exceptionDetails.exception?.description);
  return result.value;
}

const FORGED = {
  'tab.read': { tabId: 1 },
  'deal.look': { id: OAK.id, origin: 'https://acme.pipedrive.com' },
  'deal.write': { tabId: 1, page: crm.uri(OAK.id), action: 'create', deal: {}, shown: null, idTyped: false },
  'deal.undo': { id: OAK.id, origin: 'https://acme.pipedrive.com' },
  'draft.keep': { tabId: 1, page: crm.uri(OAK.id), typed: { name: 'forged' } },
  'conflict.agree': { id: OAK.id, origin: 'https://acme.pipedrive.com', uri: 'https://evil.example/' },
  'token.save': { token: 'forged' },
  'token.forget': {},
  'token.state': {},
  'token.test': {},
};

test('a content script can start no write and learns no token', async ({ world, extension }) => {
  crm.seed(world, OAK);
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'differs');
  world.wazzup.requests.clear();

  // With its true tab, the deal in hand and a deal Wazzup would take, nothing is left to refuse but the sender.
  const tabId = Number(new URL(popup.url()).searchParams.get('tab'));
  const { responsible_user_id, ...rest } = sentOak(crm);
  const write = { ...FORGED['deal.write'], tabId, deal: { ...rest, responsibleUserId: responsible_user_id } };
  const messages = { ...FORGED, 'deal.write': write };
  const replies = await asContentScript<{ ok: boolean }[]>(
    extension,
    page,
    `const replies = [];
     for (const [type, request] of Object.entries(${JSON.stringify(messages)}))
       replies.push(await chrome.runtime.sendMessage({ type, request }));
     return replies;`,
  );
  expect(replies).toHaveLength(Object.keys(FORGED).length);
  for (const reply of replies)
    expect(reply).toEqual({ ok: false, error: { kind: 'unexpected', details: { code: 'refused' } } });
  expect(world.wazzup.requests.list()).toEqual([]);

  const seen = await asContentScript<string>(
    extension,
    page,
    `const seen = [];
     for (const area of ['local', 'session', 'sync', 'managed'])
       seen.push(await chrome.storage[area].get().then(JSON.stringify, String));
     seen.push(JSON.stringify(await indexedDB.databases()), document.documentElement.outerHTML);
     return seen.join();`,
  );
  expect(seen).not.toContain(TOKEN);
  expect(seen).toContain('Access to storage is not allowed');
  await expect((await extension.options()).getByRole('status')).toHaveText(/Token saved/);
});

test('a web page reaches nothing of the extension', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const reached = await page.evaluate(async (id) => {
    const tries = ['popup.html', 'options.html', 'background.js', 'icon/128.png', 'manifest.json'];
    const files = await Promise.allSettled(tries.map((file) => fetch(`chrome-extension://${id}/${file}`)));
    return {
      runtime: typeof Reflect.get(window, 'chrome')?.runtime?.sendMessage,
      files: files.map(({ status }) => status),
    };
  }, extension.id);
  expect(reached.runtime).toBe('undefined');
  expect(new Set(reached.files)).toEqual(new Set(['rejected']));
});

test('no page of the extension ever holds the token once it is saved', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  const kept = await popup.evaluate(async () => {
    const chromeApi = Reflect.get(window, 'chrome');
    const areas = await Promise.all(['local', 'session', 'sync'].map((area) => chromeApi.storage[area].get()));
    return JSON.stringify(areas) + document.documentElement.outerHTML;
  });
  expect(kept).toContain('sealedToken');
  expect(kept).not.toContain(TOKEN);
});
