import type { Page } from '@playwright/test';
import { type Extension, expect, test } from './fixtures.ts';
import { visitDatabase } from './own-database.ts';

// The browser ends the background while it saves a new token in place of an old one.

/** The moments of a save, in order, and whether the new token is stored by then. */
const MOMENTS = {
  'before its key is made': false,
  'before its ciphertext is stored': false,
  'as its ciphertext has been stored': true,
  'before the old key is deleted': true,
};
type Moment = keyof typeof MOMENTS;

/** Lets the background stop for ever at a moment of its next save. */
async function stopAt(extension: Extension, moment: Moment): Promise<void> {
  await (await extension.inside()).evaluate(async (moment) => {
    // In Firefox this code runs in a page, not in the background.
    const background = (await chrome.runtime.getBackgroundPage?.()) ?? globalThis;
    const { crypto, IDBObjectStore }: typeof globalThis = Reflect.get(background, 'self');
    const api: typeof chrome = Reflect.get(background, 'chrome');
    const stop = () => {
      Reflect.set(background, 'isStopped', true);
      return new Promise<never>(() => {});
    };
    const { local } = api.storage;
    const set = local.set.bind(local);
    const stops: Record<Moment, () => void> = {
      'before its key is made': () => Reflect.set(crypto.subtle, 'generateKey', stop),
      'before its ciphertext is stored': () => Reflect.set(local, 'set', stop),
      'as its ciphertext has been stored': () =>
        Reflect.set(local, 'set', (items: Record<string, unknown>) => set(items).then(stop)),
      'before the old key is deleted': () => Reflect.set(IDBObjectStore.prototype, 'delete', stop),
    };
    stops[moment]();
  }, moment);
}

/** Whether the background has come to the moment at which it stops. */
const isStopped = async (extension: Extension) =>
  (await extension.inside()).evaluate(async () => {
    const background = (await chrome.runtime.getBackgroundPage?.()) ?? globalThis;
    return Reflect.get(background, 'isStopped') === true;
  });

const send = (page: Page, type: string, request: object = {}) =>
  page.evaluate((message) => chrome.runtime.sendMessage(message), { type, request });

test('the background ends at any moment of the save of a new token: the old one or the new one works', async ({
  world,
  extension,
}) => {
  const page = await extension.context.newPage();
  await page.goto(`${extension.root}manifest.json`);
  let token = 'token-0';
  world.wazzup.tokens.accept(token);
  await extension.connect(token);
  for (const [index, [moment, isStored]] of Object.entries(MOMENTS).entries()) {
    const next = `token-${index + 1}`;
    world.wazzup.tokens.accept(next);
    await stopAt(extension, moment as Moment);
    // The background ends before it answers.
    await page.evaluate((token) => {
      void chrome.runtime.sendMessage({ type: 'token.save', request: { token } }).catch(() => {});
    }, next);
    await expect.poll(() => isStopped(extension), moment).toBe(true);
    await extension.endBackground();
    if (isStored) token = next;

    expect(await send(page, 'token.test'), moment).toEqual({ ok: true, answer: null });
    expect(world.wazzup.requests.list().at(-1)?.token, moment).toBe(token.slice(-4));
    // Nothing of the other token is left.
    expect((await visitDatabase(page)).stores.keys, moment).toHaveLength(1);
  }
});
