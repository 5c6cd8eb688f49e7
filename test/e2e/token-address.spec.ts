import type { Locator, Page } from '@playwright/test';
import { TOKEN_HOST } from '../browser/tokens.ts';
import { DEFAULT_SWITCHES } from '../wazzup/index.ts';
import { PIPEDRIVE as crm, OAK, sentOak } from './crms.ts';
import { ALL_HOSTS, type Extension, expect, expectState, stateOf, test } from './fixtures.ts';

test.use({ granted: [...ALL_HOSTS, `https://${TOKEN_HOST}/*`] });

/** Unfolds the part of the options page that is about the token address, which is folded while there is none. */
async function unfoldAddress(options: Page): Promise<Locator> {
  const field = options.getByRole('textbox', { name: 'Token address' });
  // The page shows its form at once, and unfolds it when it knows the address.
  await expect(options.getByText('My company has a token address')).toBeVisible();
  if (!(await field.isVisible())) await options.getByText('My company has a token address').click();
  return field;
}

/** Sets the token address in the options page, with a key in an own header. */
async function setAddress(extension: Extension, address: string, key: string): Promise<Page> {
  const options = await extension.options();
  await (await unfoldAddress(options)).fill(address);
  const name = options.getByRole('textbox', { name: 'Header name' });
  if (!(await name.isVisible())) await options.getByText('Header with a key').click();
  await name.fill('Authorization');
  await options.getByRole('textbox', { name: 'Header value' }).fill(`Bearer ${key}`);
  await options.getByRole('button', { name: 'Save address' }).click();
  return options;
}

/** How many seconds a token lives, as Wazzup says in its answer. */
const LIFE_SECONDS = DEFAULT_SWITCHES.accessTokenSeconds;

/** Sets the clock of the extension's background ahead, until the background ends. */
async function setClockAhead(extension: Extension, seconds: number): Promise<void> {
  await (await extension.inside()).evaluate(async (ms) => {
    // In Firefox this code runs in a page, not in the background.
    const background = (await chrome.runtime.getBackgroundPage?.()) ?? globalThis;
    const { Date: clock }: typeof globalThis = Reflect.get(background, 'self');
    const { now } = clock;
    clock.now = () => now.call(clock) + ms;
  }, seconds * 1000);
}

const press = (popup: Page, name: string) => popup.getByRole('button', { name, exact: true }).click();

test('a token’s whole life: the background obtains, uses and renews it, and gets another after Wazzup revokes it', async ({
  world,
  extension,
}) => {
  const { tokens, wazzup } = world;
  crm.seed(world, OAK);
  const options = await setAddress(extension, tokens.address, tokens.keys.add('Anna'));
  await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);
  await expect(options.getByText(/The token is valid until .* and is renewed by itself/)).toBeVisible();
  await expect(options.getByRole('textbox', { name: 'Header value' })).toHaveValue('');
  const page = await extension.visit(crm.uri(OAK.id));
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');

  // The token has expired: the background renews it once, and no manager notices.
  tokens.pass(4 * 3600);
  const before = wazzup.tokens.issued().length;
  await press(popup, 'Close in Wazzup');
  await expectState(popup, 'closed');
  expect(wazzup.tokens.issued().length).toBeGreaterThan(before);

  // Wazzup has revoked the token: the token server gets another one.
  for (const { token } of wazzup.tokens.issued()) wazzup.tokens.revoke(token);
  tokens.pass(60);
  await press(popup, 'Reopen in Wazzup');
  await expectState(popup, 'in-sync');

  // The administrator has revoked the manager's key: the press waits, and the popup says for what.
  tokens.keys.revoke('Anna');
  tokens.pass(4 * 3600);
  await press(popup, 'Close in Wazzup');
  await expectState(popup, 'pending');
  await expect(stateOf(popup)).toHaveText('Waiting to be sent');
  await expect(popup.getByText(`No access token from ${TOKEN_HOST}`)).toBeVisible();
  await popup.close();
  const again = await setAddress(extension, tokens.address, tokens.keys.add('Anna again'));
  await expect(again.getByRole('status')).toHaveText(/^Connected to Wazzup/);
  await expect.poll(() => wazzup.deals.all()).toEqual([{ ...sentOak(crm), closed: true }]);
});

test('the background renews a token once that ends by the browser’s own clock, before Wazzup has to refuse it', async ({
  world,
  extension,
}) => {
  const { tokens, wazzup } = world;
  crm.seed(world, OAK);
  const page = await extension.visit(crm.uri(OAK.id));
  const options = await setAddress(extension, tokens.address, tokens.keys.add('Anna'));
  await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);
  const issuedTokens = () => wazzup.tokens.issued().filter(({ kind }) => kind === 'access');
  const [first] = issuedTokens();
  const probe = async () => {
    const headers = { Authorization: `Bearer ${first?.token}` };
    return (await wazzup.app.request('/v2/deals/probe', { headers })).status;
  };
  expect(await probe()).toBe(404);
  tokens.pass(LIFE_SECONDS);
  await setClockAhead(extension, LIFE_SECONDS);
  expect(await probe()).toBe(401);

  // The background asks for deal, responsible user and contacts together; one of these requests gets the token for all.
  const popup = await extension.popup(page);
  await expectState(popup, 'not-linked');
  await press(popup, 'Create in Wazzup');
  await expectState(popup, 'in-sync');
  expect(tokens.requestCount()).toBe(2);
  const [, second, ...more] = issuedTokens();
  expect(more).toEqual([]);
  const requests = wazzup.requests.list().filter(({ path }) => !/probe|oauth/.test(path));
  expect(requests.filter(({ status }) => status === 401)).toEqual([]);
  expect(requests.find(({ method }) => method === 'POST')?.token).toBe(second?.token.slice(-4));
});

test('the options say that the token address refuses the key, and show the key to nobody', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const options = await setAddress(extension, world.tokens.address, 'no-key-of-mine');
  await expect(options.getByRole('status')).toContainText(`No access token from ${TOKEN_HOST}`);
  await expect(options.getByRole('textbox', { name: 'Token address' })).toHaveAccessibleDescription(
    /does not accept your key/,
  );
  expect(world.wazzup.requests.list().filter(({ path }) => path.startsWith('/v2/deals'))).toEqual([]);
  await options.reload();
  await expect(options.getByRole('textbox', { name: 'Token address' })).toHaveValue(world.tokens.address);
  expect(await options.content()).not.toContain('no-key-of-mine');
});

test('the options refuse an address that cannot be a token address in plain words, and store nothing', {
  tag: '@once',
}, async ({ extension }) => {
  const options = await extension.options();
  const address = await unfoldAddress(options);
  for (const [text, words] of [
    ['tokens', /not a web address/],
    [`http://${TOKEN_HOST}/token`, /must begin with https/],
    [`https://me:secret@${TOKEN_HOST}/token`, /Leave passwords and keys out/],
  ] as const) {
    await address.fill(text);
    await options.getByRole('button', { name: 'Save address' }).click();
    await expect(address).toHaveAccessibleDescription(words);
  }
  await options.reload();
  await expect(await unfoldAddress(options)).toHaveValue('');
  await expect(options.getByRole('status')).toHaveText('No token yet');
});

test('“Forget” removes token, key and address, and the background asks nobody any more', { tag: '@once' }, async ({
  world,
  extension,
}) => {
  const options = await setAddress(extension, world.tokens.address, world.tokens.keys.add('Anna'));
  await expect(options.getByRole('status')).toHaveText(/^Connected to Wazzup/);
  await options.getByRole('button', { name: 'Forget token and address' }).click();
  await expect(options.getByRole('status')).toHaveText('No token yet');
  await expect(await unfoldAddress(options)).toHaveValue('');
  const left = await options.evaluate(async () => [
    await chrome.storage.local.get(),
    await chrome.storage.session.get(),
    await new Promise((resolve) => {
      const open = indexedDB.open('deal-link');
      open.onsuccess = () => {
        const count = open.result.transaction('keys').objectStore('keys').count();
        count.onsuccess = () => resolve(count.result);
      };
    }),
  ]);
  expect(JSON.stringify(left)).not.toContain('sealed');
  expect(left[2]).toBe(0);
});

test('a token that the extension has until the browser closes is in the session storage only', async ({
  extension,
}) => {
  const options = await extension.options();
  const stays = options.getByRole('switch', { name: 'Stay connected when the browser is closed' });
  await stays.click();
  await expect(stays).not.toBeChecked();
  await extension.connect();
  const keysOf = (area: 'local' | 'session') =>
    options.evaluate(async (name) => Object.keys(await chrome.storage[name].get()), area);
  expect(await keysOf('session')).toContain('sealed:token');
  expect(await keysOf('local')).not.toContain('sealed:token');
  await options.bringToFront();
  await stays.click();
  await expect(stays).toBeChecked();
  await expect.poll(() => keysOf('session')).not.toContain('sealed:token');
  expect(await keysOf('local')).toContain('sealed:token');
});
