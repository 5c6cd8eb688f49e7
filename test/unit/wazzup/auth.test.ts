// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatabase } from '@/lib/storage/database';
import { createTokenProvider } from '@/lib/wazzup/auth';
import { customHeader } from '@/lib/wazzup/fetch-token';
import { storedToken } from '@/lib/wazzup/token';
import { createVault } from '@/lib/wazzup/vault';
import { createMarks, createStore } from './stores.ts';

const ADDRESS = 'https://tokens.acme.example/token';
const HEADER = { name: 'X-Api-Key', value: 'key of the tests' };

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  // Only the clock is faked, because the storage needs real timers.
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
});
afterEach(() => void vi.useRealTimers());

const wait = (ms: number) => vi.setSystemTime(Date.now() + ms);

type Answer = Response | Error | object | Promise<object>;

/** Starts a token provider whose address gives `t1`, `t2` … for an hour each, unless `next` holds other answers. */
function start({ allowed = true } = {}) {
  const database = createDatabase();
  const stores = { local: createStore(), session: createStore() };
  const settings = { tokenAddress: '', stayConnected: true };
  const asked: { url: string; init: RequestInit }[] = [];
  const next: Answer[] = [];
  let given = 0;
  let changes = 0;
  const joined: string[] = [];
  const marks = createMarks();
  const make = () =>
    createTokenProvider({
      tokens: createVault('token', storedToken, database, stores),
      headers: createVault('header', customHeader, database, stores),
      marks,
      settings: {
        read: async () => ({ ...settings }),
        change: async (change) => void Object.assign(settings, change),
      },
      isAllowed: async () => allowed,
      onSameAccount: async (from, to) => void joined.push(`${from} > ${to}`),
      onChange: () => {
        changes += 1;
      },
      fetch: async (url, init = {}) => {
        asked.push({ url: String(url), init });
        given += 1;
        const answer = (await next.shift()) ?? { access_token: `t${given}`, expires_in: 3600 };
        if (answer instanceof Error) throw answer;
        return answer instanceof Response ? answer : Response.json(answer);
      },
    });
  const headersOf = (index: number) => new Headers(asked[index]?.init.headers);
  const kept = () => [stores.local.json(), stores.session.json()];
  return {
    access: make(),
    again: make,
    settings,
    asked,
    joined,
    headersOf,
    next,
    stores,
    kept,
    changed: () => changes,
  };
}

const failure = (code: string, more: object = {}) => ({
  kind: 'token-address',
  details: { code, host: 'tokens.acme.example', ...more },
});

describe('the account of the token', () => {
  const naming = (id: number) => `e30.${Buffer.from(JSON.stringify({ account_id: id })).toString('base64url')}.x`;

  it('is none without a token, that of a pasted token, and that of an address before it gave any', async () => {
    const { access } = start();
    expect(await access.account()).toBeUndefined();
    await access.paste(naming(7));
    expect(await access.account()).toBe('account 7');
    await access.setAddress(ADDRESS, null);
    expect(await access.account()).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('stays the same for all tokens of an address, and is another one when the address is saved anew', async () => {
    const { access, again } = start();
    await access.setAddress(ADDRESS, null);
    const account = await access.account();
    await access.renew((await access.token()) ?? '');
    expect(await access.account()).toBe(account);
    expect(await again().account()).toBe(account);
    await access.setAddress('https://other.acme.example/', null);
    expect(await access.account()).not.toBe(account);
  });

  it('is the one that a later token names: the same as before, unless an earlier one named another', async () => {
    const { access, joined, next } = start();
    await access.setAddress(ADDRESS, null);
    const before = await access.account();
    next.push({ access_token: 'unnamed' }, { access_token: naming(7) }, { access_token: naming(8) });
    await access.token();
    expect(await access.account()).toBe(before);
    await access.renew('unnamed');
    expect([await access.account(), joined]).toEqual(['account 7', [`${before} > account 7`]]);
    await access.renew(naming(7));
    expect([await access.account(), joined]).toEqual(['account 8', [`${before} > account 7`]]);
  });
});

describe('a pasted token', () => {
  it('is used until another is pasted', async () => {
    const { access, changed } = start();
    expect(await access.token()).toBeUndefined();
    expect(await access.state()).toEqual({ ready: false, kept: false, expiresAt: null, refused: false, header: null });
    await access.paste('Bearer one');
    expect(await access.token()).toBe('one');
    await access.paste('two');
    expect(await access.token()).toBe('two');
    expect(changed()).toBe(2);
  });

  it('that Wazzup refuses is known to be refused, also after a restart, until there is another', async () => {
    const { access, again } = start();
    await access.paste('one');
    expect(await access.renew('one')).toBeUndefined();
    expect(await again().state()).toMatchObject({ ready: true, kept: true, refused: true });
    await access.paste('two');
    expect(await access.state()).toMatchObject({ refused: false });
  });

  it('that Wazzup takes after all is not refused any more, and what waits for it is told', async () => {
    const { access, again, changed } = start();
    await access.paste('one');
    await access.renew('one');
    await access.markAccepted((await access.token()) ?? '');
    expect(await access.state()).toMatchObject({ ready: true, refused: false });
    expect(await again().state()).toMatchObject({ ready: true, refused: false });
    expect(changed()).toBe(2);
    await access.markAccepted('one');
    expect(changed()).toBe(2);
  });

  it('that is refused for writes alone is not made good by a read, only by a write or another token', async () => {
    const { access, again, changed } = start();
    await access.paste('one');
    expect(await access.renew('one', 'write')).toBeUndefined();
    await access.markAccepted('one', 'read');
    expect(await access.state()).toMatchObject({ refused: true });
    // What waits is tried again after its pauses: nobody but a write can find out whether it may be sent.
    expect([await access.isReady(), await again().isReady(), changed()]).toEqual([true, true, 1]);
    await access.markAccepted('one', 'write');
    expect(await access.state()).toMatchObject({ refused: false });
    await access.renew('one', 'write');
    expect(await access.renew('one', 'read')).toBeUndefined();
    expect(await access.isReady()).toBe(false);
    await access.renew('one', 'write');
    await access.markAccepted('one', 'read');
    expect(await access.state()).toMatchObject({ refused: false });
  });

  it('that works is not brought back by that when it was forgotten, or another pasted, meanwhile', async () => {
    const { access, kept } = start();
    await access.paste('one');
    await access.renew('one');
    expect(await access.token()).toBe('one');
    await Promise.all([access.markAccepted('one'), access.paste('two')]);
    expect(await access.token()).toBe('two');
    await access.renew('two');
    expect(await access.token()).toBe('two');
    await Promise.all([access.markAccepted('two'), access.forget()]);
    expect(await access.token()).toBeUndefined();
    expect(JSON.stringify(kept())).not.toContain('sealed');
  });

  it('that is refused does not come back by that when another is pasted, or it is forgotten, meanwhile', async () => {
    for (const isPastedFirst of [true, false]) {
      const { access, kept } = start();
      const atOnce = (done: () => Promise<unknown>, token: string) => {
        const refuse = () => access.renew(token);
        return Promise.all((isPastedFirst ? [done, refuse] : [refuse, done]).map((one) => one()));
      };
      await access.paste('one');
      await atOnce(() => access.paste('two'), 'one');
      expect(await access.token()).toBe('two');
      expect(await access.state()).toMatchObject({ refused: false });
      await atOnce(access.forget, 'two');
      expect(await access.token()).toBeUndefined();
      expect(JSON.stringify(kept())).not.toContain('sealed');
    }
  });

  it('is shown with the end it names itself, and is still tried after it: clocks differ', async () => {
    const { access } = start();
    const claims = Buffer.from(JSON.stringify({ exp: Date.now() / 1000 + 60 })).toString('base64url');
    await access.paste(`e30.${claims}.seal`);
    expect(await access.state()).toMatchObject({ expiresAt: Date.now() + 60_000 });
    wait(61_000);
    expect(await access.token()).toBe(`e30.${claims}.seal`);
  });

  it('kept until the browser closes, it is gone then', async () => {
    const { access, again, stores } = start();
    await access.stay(false);
    await access.paste('one');
    expect(await again().token()).toBe('one');
    stores.session.clear();
    expect(await again().token()).toBeUndefined();
    expect(await again().state()).toMatchObject({ ready: false });
  });

  it('changes its place when the manager changes their mind', async () => {
    const { access, again, stores, kept } = start();
    await access.paste('one');
    await access.stay(false);
    expect(kept()[0]).toBe('[]');
    expect(await again().token()).toBe('one');
    await access.stay(true);
    stores.session.clear();
    expect(await again().token()).toBe('one');
  });
});

describe('a token address', () => {
  it('is asked when a token is needed, plainly, and its token used until it is about to end', async () => {
    const { access, asked, again } = start();
    await access.setAddress(` ${ADDRESS}#top `, null);
    expect(asked).toEqual([]);
    expect(await access.state()).toMatchObject({ ready: true, kept: false });
    expect([await access.token(), await access.token(), await again().token()]).toEqual(['t1', 't1', 't1']);
    expect(asked).toMatchObject([
      { url: ADDRESS, init: { redirect: 'manual', credentials: 'omit', referrerPolicy: 'no-referrer' } },
    ]);
    expect(await access.state()).toMatchObject({ kept: true, expiresAt: Date.now() + 3_600_000 });
    wait(3_539_000);
    expect(await access.token()).toBe('t1');
    wait(2_000);
    expect(await access.token()).toBe('t2');
  });

  it.each([
    [{ access_token: 'a', expires_in: 60 }, 60_000],
    [{ access_token: 'a', expires_in: '60' }, 60_000],
    [{ data: { access_token: 'a', expires_in: 60, refresh_token: 'r' }, meta: {} }, 60_000],
    [{ access_token: 'a' }, null],
    [{ access_token: 'a', expires_in: 'soon' }, null],
  ])('may answer %j', async (answer, lifeMs) => {
    const { access, next } = start();
    await access.setAddress(ADDRESS, null);
    next.push(answer);
    expect(await access.token()).toBe('a');
    expect((await access.state()).expiresAt).toBe(lifeMs && Date.now() + lifeMs);
  });

  it('that gives tokens for a minute is not asked at each request', async () => {
    const { access, asked, next } = start();
    await access.setAddress(ADDRESS, null);
    next.push({ access_token: 'short', expires_in: 60 });
    await access.token();
    wait(47_000);
    expect(await access.token()).toBe('short');
    wait(2_000);
    expect(await access.token()).toBe('t2');
    expect(asked).toHaveLength(2);
  });

  it('is asked once, however many wait', async () => {
    const { access, asked } = start();
    await access.setAddress(ADDRESS, null);
    expect(await Promise.all(Array.from({ length: 20 }, access.token))).toEqual(Array(20).fill('t1'));
    expect(await Promise.all(Array.from({ length: 20 }, () => access.renew('t1')))).toEqual(Array(20).fill('t2'));
    expect(asked).toHaveLength(2);
  });

  it('is asked again for a refused token, and told which by a fingerprint only', async () => {
    const { access, headersOf } = start();
    await access.setAddress(ADDRESS, null);
    const first = (await access.token()) ?? '';
    expect(headersOf(0).has('X-Refused-Token')).toBe(false);
    expect(await access.renew(first)).toBe('t2');
    expect(headersOf(1).get('X-Refused-Token')).toMatch(/^[0-9a-f]{8}$/);
    // A second request meets the same refusal a little later.
    expect(await access.renew(first)).toBe('t2');
  });

  it('that gives the refused token again has no other', async () => {
    const { access, next } = start();
    await access.setAddress(ADDRESS, null);
    await access.token();
    next.push({ access_token: 't1', expires_in: 3600 });
    expect(await access.renew('t1')).toBeUndefined();
    expect(await access.state()).toMatchObject({ refused: true });
    // The address is asked again at the next occasion, because it may have another token by then.
    expect(await access.token()).toBe('t3');
    expect(await access.state()).toMatchObject({ refused: false });
  });

  it('is told the own header, which nothing else ever is', async () => {
    const { access, headersOf, kept, settings } = start();
    await access.setAddress(ADDRESS, HEADER);
    await access.token();
    expect(headersOf(0).get(HEADER.name)).toBe(HEADER.value);
    expect(await access.state()).toMatchObject({ header: HEADER.name });
    expect(JSON.stringify([kept(), settings, await access.state()])).not.toContain(HEADER.value);
    // Saving the same address again keeps the header.
    await access.setAddress(ADDRESS, null);
    wait(3_600_000);
    await access.token();
    expect(headersOf(1).get(HEADER.name)).toBe(HEADER.value);
  });

  it.each(['https://tokens.acme.example/other', 'https://evil.example/token'])(
    'changed to %s, it takes neither header nor token along',
    async (other) => {
      const { access, asked, headersOf } = start();
      await access.setAddress(ADDRESS, HEADER);
      expect(await access.token()).toBe('t1');
      await access.setAddress(other, null);
      expect(await access.state()).toMatchObject({ kept: false, header: null });
      expect(await access.token()).toBe('t2');
      expect(asked[1]?.url).toBe(other);
      expect(headersOf(1).has(HEADER.name)).toBe(false);
    },
  );

  it('changed behind our back, as by a policy, it is not told the header of another origin either', async () => {
    const { access, settings, asked, headersOf } = start();
    await access.setAddress(ADDRESS, HEADER);
    await access.token();
    settings.tokenAddress = 'https://evil.example/token';
    expect(await access.state()).toMatchObject({ ready: true, kept: false, header: null });
    expect(await access.token()).toBe('t2');
    expect(asked[1]?.url).toBe('https://evil.example/token');
    expect(headersOf(1).has(HEADER.name)).toBe(false);
  });

  it('set after a token was pasted, it replaces it; pasted after it, the token is used until it is refused', async () => {
    const { access } = start();
    await access.paste('pasted');
    await access.setAddress(ADDRESS, null);
    expect(await access.token()).toBe('t1');
    await access.paste('pasted');
    expect(await access.token()).toBe('pasted');
    expect(await access.renew('pasted')).toBe('t2');
  });

  it('taken away, it takes its token along', async () => {
    const { access, settings } = start();
    await access.setAddress(ADDRESS, HEADER);
    await access.token();
    await access.setAddress('  ', null);
    expect(settings.tokenAddress).toBe('');
    expect(await access.state()).toMatchObject({ ready: false, kept: false, header: null });
    expect(await access.token()).toBeUndefined();
  });

  it('forgotten, nothing is left behind, not even what was on its way', async () => {
    const { access, kept, asked, settings, next } = start();
    await access.setAddress(ADDRESS, HEADER);
    const { promise, resolve } = Promise.withResolvers<object>();
    next.push(promise);
    const late = access.token();
    late.catch(() => {}); // looked at below
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await access.forget();
    resolve({ access_token: 'late', expires_in: 3600 });
    await expect(late).rejects.toMatchObject({ kind: 'token' });
    expect(kept()).toEqual(['[]', '[]']);
    expect(settings.tokenAddress).toBe('');
    expect(await access.token()).toBeUndefined();
  });

  it('forgotten while it is decided whether it stays, it is forgotten', async () => {
    const { access, kept } = start();
    await access.setAddress(ADDRESS, HEADER);
    await access.token();
    await Promise.all([access.stay(true), access.forget()]);
    expect(kept()).toEqual(['[]', '[]']);
  });

  it('forgotten or taken away, a request that comes meanwhile leaves no token behind', async () => {
    for (const end of ['forget', 'take away']) {
      const { access, kept } = start();
      await access.setAddress(ADDRESS, HEADER);
      const over = end === 'forget' ? access.forget() : access.setAddress('', null);
      const ask = async (ms: number) => {
        await new Promise((resolve) => setTimeout(resolve, ms));
        await access.token().catch(() => {});
      };
      await Promise.all([0, 1, 3, 6].map(ask));
      await over;
      expect(kept(), end).toEqual(['[]', '[]']);
      expect(await access.token()).toBeUndefined();
    }
  });

  it('a key that is wrong is told from one that is missing, as after the browser was closed', async () => {
    for (const status of [401, 403]) {
      const { access, next, stores } = start();
      await access.stay(false);
      await access.setAddress(ADDRESS, HEADER);
      next.push(Response.json({ error: 'x' }, { status }));
      await expect(access.token()).rejects.toMatchObject(failure('refused', { status }));
      stores.session.clear();
      next.push(Response.json({ error: 'x' }, { status }));
      await expect(access.token()).rejects.toMatchObject(failure('key', { status }));
    }
  });

  it('that cannot be asked for want of a network says so', async () => {
    vi.stubGlobal('navigator', { onLine: false });
    const { access, next } = start();
    await access.setAddress(ADDRESS, null);
    next.push(new TypeError('Failed to fetch'));
    await expect(access.token()).rejects.toMatchObject(failure('no-network'));
    vi.unstubAllGlobals();
  });

  it.each([
    [Response.json({ error: 'link_needed', message: 'x' }, { status: 503 }), failure('link', { status: 503 })],
    [Response.json({ error: 'wazzup_unavailable' }, { status: 503 }), failure('failing', { status: 503 })],
    [new Response('', { status: 503, headers: { 'retry-after': '7' } }), failure('failing', { retryAfterMs: 5000 })],
    [new Response('', { status: 429 }), failure('failing', { status: 429 })],
    [new Response('', { status: 302, headers: { location: 'https://evil.example/' } }), failure('redirect')],
    [new Response('<html>Sign in</html>'), failure('answer')],
    [new Response(''), failure('answer')],
    [new Response('', { status: 404 }), failure('answer', { status: 404 })],
    [{ access_token: 7 }, failure('answer')],
    [{ access_token: 'two words' }, failure('answer')],
    [{ access_token: 'x\r\nEvil: 1' }, failure('answer')],
    [[], failure('answer')],
    [new TypeError('Failed to fetch'), failure('unreachable')],
  ])('that fails says why (%#)', async (answer, expected) => {
    const { access, next } = start();
    await access.setAddress(ADDRESS, null);
    next.push(answer);
    await expect(access.token()).rejects.toMatchObject(expected);
    // The next request asks the address again.
    expect(await access.token()).toBe('t2');
  });

  it('that the browser does not let us reach is told from one that does not answer', async () => {
    const { access, next } = start({ allowed: false });
    await access.setAddress(ADDRESS, null);
    next.push(new TypeError('Failed to fetch'));
    await expect(access.token()).rejects.toMatchObject(failure('no-access'));
  });

  it('that fails while the old token is still good costs nothing; after its end it does', async () => {
    const { access, next } = start();
    await access.setAddress(ADDRESS, null);
    await access.token();
    wait(3_570_000);
    next.push(new TypeError('Failed to fetch'), new TypeError('Failed to fetch'));
    expect(await access.token()).toBe('t1');
    wait(31_000);
    await expect(access.token()).rejects.toMatchObject(failure('unreachable'));
  });

  it.each([
    ['tokens', 'address-form'],
    ['ftp://tokens.acme.example/', 'address-form'],
    [`https://a.example/${'x'.repeat(2000)}`, 'address-form'],
    ['http://tokens.acme.example/', 'address-https'],
    ['http://localhost:8080/', 'address-https'],
    ['https://me:secret@tokens.acme.example/', 'address-secret'],
    ['https://tokens.acme.example/?api_key=1', 'address-secret'],
    ['https://tokens.acme.example/?company=1&sig=2', 'address-secret'],
  ])('%s is refused and changes nothing', async (address, code) => {
    const { access, settings } = start();
    await access.setAddress(ADDRESS, HEADER);
    await expect(access.setAddress(address, null)).rejects.toMatchObject({ kind: 'invalid', details: { code } });
    expect(settings.tokenAddress).toBe(ADDRESS);
    expect(await access.state()).toMatchObject({ header: HEADER.name });
  });

  it.each([
    ['', 'x', 'header-name'],
    ['two words', 'x', 'header-name'],
    ['X:Y', 'x', 'header-name'],
    ['Cookie', 'x', 'header-name'],
    ['Sec-Secret', 'x', 'header-name'],
    ['X-Key', '', 'header-value'],
    ['X-Key', 'ключ', 'header-value'],
    ['X-Key', 'a\r\nb', 'header-value'],
  ])('the header %j: %j is refused and changes nothing', async (name, value, code) => {
    const { access, settings } = start();
    await expect(access.setAddress(ADDRESS, { name, value })).rejects.toMatchObject({ details: { code } });
    expect(settings.tokenAddress).toBe('');
  });
});
