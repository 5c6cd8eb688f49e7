import type { Page } from '@playwright/test';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { expect, expectState, openDeal, test, visitDeal } from './fixtures.ts';
import { FORGED, OF_CONTENT } from './forged.ts';
import { expectPill, popupsOf } from './pill.ts';

const TOKEN = 'emulator-token';
const OWN_DATABASE = expect.objectContaining({ name: expect.stringContaining('deal-link') });

const databasesOf = (page: Page) => page.evaluate(() => indexedDB.databases());

/** Sends each message in all ways that a page has to reach a script in it; `window.received` gets what comes back. */
const sendAll = (page: Page, messages: { type: string }[]) =>
  page.evaluate((messages) => {
    const received: unknown[] = [];
    Object.assign(window, { received });
    const ownEvents = new WeakSet<Event>();
    const receive = (event: Event) => {
      if (!ownEvents.has(event)) received.push(event instanceof MessageEvent ? event.data : event.type);
    };
    const send = (event: Event) => {
      ownEvents.add(event);
      for (const target of [window, document, document.documentElement]) target.dispatchEvent(event);
    };
    for (const name of ['message', 'deal-link', ...messages.map(({ type }) => type)]) addEventListener(name, receive);
    for (const message of messages) {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = receive;
      for (const data of [message, JSON.stringify(message)]) {
        send(new MessageEvent('message', { data, origin: location.origin, source: window, ports: [port2] }));
        for (const name of ['deal-link', message.type])
          send(new CustomEvent(name, { detail: data, bubbles: true, composed: true }));
      }
      window.postMessage(message, '*');
    }
  }, messages);

test('a content script can start no write and learns no token', async ({ world, extension, browserName }) => {
  world.wazzup.deals.put({ ...sentOak(crm), name: 'Old name' });
  const { popup } = await openDeal(world, extension, crm);
  await expectState(popup, 'differs');
  // The popup asks Wazzup about people after the state; the test waits until that is over.
  await expect(popup.getByText('All 3 in Wazzup')).toBeVisible();
  world.wazzup.requests.clear();

  // The message has its true tab, the deal in hand and a deal that Wazzup would accept, so the background can refuse
  // nothing but the sender.
  const tabId = Number(new URL(popup.url()).searchParams.get('tab'));
  const { responsible_user_id, ...rest } = sentOak(crm);
  const write = { ...FORGED['deal.write'], tabId, deal: { ...rest, responsibleUserId: responsible_user_id } };
  const messages = { ...FORGED, 'deal.write': write };
  const replies = await (await extension.inside()).evaluate(
    async ([tabId, messages]) => {
      const [injected] = await chrome.scripting.executeScript({
        target: { tabId },
        args: [messages],
        // This runs where the extension's content script runs, with the same rights.
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
        const tellOf = (area: string) =>
          Promise.resolve(Reflect.get(chrome.storage, area)?.get()).then(
            (content) => JSON.stringify(content) ?? '',
            String,
          );
        return {
          local: await tellOf('local'),
          others: await Promise.all(['session', 'sync', 'managed'].map(tellOf)),
          databases: await indexedDB.databases(),
          page: document.documentElement.outerHTML,
        };
      },
    });
    return injected?.result as { local: string; databases: IDBDatabaseInfo[] };
  }, tabId);
  expect(JSON.stringify(seen)).not.toContain(TOKEN);
  // Chromium does not let content scripts read the storage; Firefox does, but the token that they find there is sealed.
  expect(seen.local).toMatch(browserName === 'firefox' ? /sealed:token/ : /Access to storage is not allowed/);
  // Customers' data and the vault's key are in a database that only the extension's own pages can open.
  expect(await databasesOf(popup)).toContainEqual(OWN_DATABASE);
  expect(seen.databases).not.toContainEqual(OWN_DATABASE);
  await expect((await extension.options()).getByRole('status')).toHaveText(/^Connected to Wazzup/);
});

test.describe('in front of a hostile page', () => {
  // Firefox logs an error for every file that it refuses to the page.
  test.use({ expectedErrors: /may not load or link to moz-extension:/ });

  test('a web page reaches nothing of the extension, and nothing listens to it', async ({ world, extension }) => {
    world.wazzup.deals.put(sentOak(crm));
    const page = await visitDeal(world, extension, crm);
    await expectPill(extension, page, 'In Wazzup');
    const reached = await page.evaluate(async (root) => {
      const tries = ['popup.html', 'options.html', 'background.js', 'icon/128.png', 'manifest.json'];
      const files = await Promise.allSettled(tries.map((file) => fetch(root + file)));
      const found = ['chrome', 'browser'].map((name) => Reflect.get(window, name));
      return {
        apis: found.flatMap((api) => [api?.runtime?.sendMessage, api?.runtime?.connect, api?.storage]),
        files: files.map(({ status }) => status),
      };
    }, extension.root);
    expect(reached.apis.every((api) => api === undefined)).toBe(true);
    expect(new Set(reached.files)).toEqual(new Set(['rejected']));
    expect(await databasesOf(page)).not.toContainEqual(OWN_DATABASE);

    // These are all the messages that content scripts and the background accept, from where they never come.
    const { uri } = sentOak(crm);
    const messages = [
      ...Object.entries({ ...FORGED, ...OF_CONTENT }).map(([type, request]) => ({ type, request })),
      { type: 'page.which', request: { alone: true } },
      { type: 'page.read', request: { session: true } },
      { type: 'visit.mark', request: { uri, state: 'conflict' } },
      { type: 'script.end', request: { crm: 'pipedrive' } },
    ];
    await sendAll(page, messages);

    // The script still works: it reports to the background what has changed in the page since, and gets an answer.
    const title = page.getByRole('textbox', { name: 'Title' });
    await title.pressSequentially(' and stairs');
    await title.press('Tab');
    await expectPill(extension, page, 'Differs');
    const received = await page.evaluate((): unknown[] => Reflect.get(window, 'received'));
    // The page receives only its own messages, once each.
    expect(received).toEqual(messages);
    expect(world.wazzup.requests.list().filter(({ method }) => method !== 'GET')).toEqual([]);
    expect(world.wazzup.deals.all()).toEqual([sentOak(crm)]);
    expect(await popupsOf(extension)).toBe(0);
    // The messages have not hidden the pill on this site for the future either.
    await page.reload();
    await expectPill(extension, page, 'Differs');
  });
});

test('no page of the extension ever has the token once it is saved', async ({ world, extension }) => {
  crm.seed(world, OAK);
  await extension.connect();
  const popup = await extension.popup(await extension.visit(crm.uri(OAK.id)));
  await expectState(popup, 'not-linked');
  const stored = await popup.evaluate(async () => {
    const chromeApi = Reflect.get(window, 'chrome');
    const areas = await Promise.all(['local', 'session', 'sync'].map((area) => chromeApi.storage[area].get()));
    return JSON.stringify(areas) + document.documentElement.outerHTML;
  });
  expect(stored).toContain('sealed:token');
  expect(stored).not.toContain(TOKEN);
});

test('a content script that rewrites the settings sends the token, and deals, nowhere else', async ({
  world,
  extension,
  browserName,
}) => {
  test.skip(browserName === 'chromium', 'Chromium keeps content scripts out of the settings');
  const { popup } = await openDeal(world, extension, crm);
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
  // Wazzup refuses the true token, so the background would now ask the forged address for one.
  world.wazzup.tokens.revoke(TOKEN);
  await popup.getByRole('button', { name: 'Create in Wazzup' }).click();
  await expectState(popup, 'pending');
  await expect(popup.getByText('Wazzup does not accept the access token. Your change is kept')).toBeVisible();
  expect(world.wazzup.deals.all()).toEqual([]);
});
