import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, test } from './fixtures.ts';
import { FORGED } from './forged.ts';

const TOKEN = 'emulator-token';

test('a content script can start no write and learns no token', async ({ world, extension, browserName }) => {
  crm.seed(world, OAK);
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'differs');
  // What the popup itself asks of people comes after the state.
  await expect(popup.getByText('All 3 in Wazzup')).toBeVisible();
  world.wazzup.requests.clear();

  // With its true tab, the deal in hand and a deal Wazzup would take, nothing is left to refuse but the sender.
  const tabId = Number(new URL(popup.url()).searchParams.get('tab'));
  const { responsible_user_id, ...rest } = sentOak(crm);
  const write = { ...FORGED['deal.write'], tabId, deal: { ...rest, responsibleUserId: responsible_user_id } };
  const messages = { ...FORGED, 'deal.write': write };
  const replies = await (await extension.inside()).evaluate(
    async ([tabId, messages]) => {
      const [injected] = await chrome.scripting.executeScript({
        target: { tabId },
        args: [messages],
        // Runs where the extension's content script runs, with all that it may do.
        func: async (messages: unknown) => {
          const replies = [];
          for (const [type, request] of Object.entries(Object(messages)))
            replies.push(await chrome.runtime.sendMessage({ type, request }));
          return replies;
        },
      });
      return injected?.result;
    },
    [tabId, messages] as const,
  );
  const refused = { ok: false, error: { kind: 'unexpected', details: { code: 'refused' } } };
  expect(replies).toEqual(Object.keys(FORGED).map(() => refused));
  expect(world.wazzup.requests.list()).toEqual([]);

  const seen = await (await extension.inside()).evaluate(async (tabId) => {
    const [injected] = await chrome.scripting.executeScript({
      target: { tabId },
      func: async () => {
        const areas = ['local', 'session', 'sync', 'managed'] as const;
        const all = areas.map(async (area) => chrome.storage[area]?.get().then(JSON.stringify, String));
        const databases = JSON.stringify(await indexedDB.databases());
        return [...(await Promise.all(all)), databases, document.documentElement.outerHTML].join();
      },
    });
    return injected?.result;
  }, tabId);
  expect(seen).not.toContain(TOKEN);
  // Chromium keeps content scripts out; Firefox does not, but what they find there is sealed.
  expect(seen).toMatch(browserName === 'firefox' ? /sealed:token/ : /Access to storage is not allowed/);
  await expect((await extension.options()).getByRole('status')).toHaveText('Connected to Wazzup');
});

test('a web page reaches nothing of the extension', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const reached = await page.evaluate(async (root) => {
    const tries = ['popup.html', 'options.html', 'background.js', 'icon/128.png', 'manifest.json'];
    const files = await Promise.allSettled(tries.map((file) => fetch(root + file)));
    return {
      runtime: typeof Reflect.get(window, 'chrome')?.runtime?.sendMessage,
      files: files.map(({ status }) => status),
    };
  }, extension.root);
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
  expect(kept).toContain('sealed:token');
  expect(kept).not.toContain(TOKEN);
});

test('a content script that rewrites the settings sends the token, and deals, nowhere else', async ({
  world,
  extension,
  browserName,
}) => {
  test.skip(browserName === 'chromium', 'Chromium keeps content scripts out of the settings');
  crm.seed(world, OAK);
  await extension.connect();
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  const tabId = Number(new URL(popup.url()).searchParams.get('tab'));
  await (await extension.inside()).evaluate(async (tabId) => {
    await chrome.scripting.executeScript({
      target: { tabId },
      func: async () => {
        const { settings } = await chrome.storage.local.get('settings');
        const tokenAddress = 'https://tokens.acme.example/token';
        await chrome.storage.local.set({ settings: { ...Object(settings), tokenAddress } });
      },
    });
  }, tabId);
  // Wazzup refuses the true one: a token of the forged address would be asked for now.
  world.wazzup.tokens.revoke(TOKEN);
  await popup.getByRole('button', { name: 'Create deal' }).click();
  await expectState(popup, 'pending');
  await expect(popup.getByText('Wazzup does not accept the access token. Your change is kept')).toBeVisible();
  expect(world.wazzup.deals.all()).toEqual([]);
});
