// @vitest-environment node
import 'fake-indexeddb/auto';
import { IDBFactory } from 'fake-indexeddb';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAccountJoin, createAddressMarks } from '@/lib/background/accounts';
import { createDatabase } from '@/lib/storage/database';
import { FIRST_ACCOUNT } from '@/lib/storage/migrations';
import { accountOfPasted } from '@/lib/wazzup/token';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const jwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sign`;

describe('the account of a pasted token', () => {
  it('is the one that the token names', async () => {
    expect(await accountOfPasted(jwt({ account_id: 72042419 }))).toBe('account 72042419');
    expect(await accountOfPasted(jwt({ account_id: '72042419', exp: 'soon' }))).toBe('account 72042419');
  });

  it('is else its own, the same each time it is pasted, and tells nothing of the token', async () => {
    const [one, again, other] = await Promise.all(['secret-1', 'secret-1', 'secret-2'].map(accountOfPasted));
    expect(one).toBe(again);
    expect(one).not.toBe(other);
    expect(one).toMatch(/^token [0-9a-f]{16}$/);
  });
});

describe('the account of an address', () => {
  it('stays the same, and another address has another', async () => {
    const marks = createAddressMarks(createDatabase());
    expect(await marks.read('https://a.example/')).toBe(FIRST_ACCOUNT);
    const other = await marks.read('https://b.example/');
    expect(other).not.toBe(FIRST_ACCOUNT);
    const later = createAddressMarks(createDatabase());
    expect([await later.read('https://a.example/'), await later.read('https://b.example/')]).toEqual([
      FIRST_ACCOUNT,
      other,
    ]);
  });
});

describe('two marks whose accounts have a channel in common', () => {
  function start() {
    const renamed: string[] = [];
    const join = createAccountJoin(createDatabase(), async (from, to) => void renamed.push(`${from} > ${to}`));
    return { renamed, ...join };
  }

  it('are one account: the older mark stays', async () => {
    const { renamed, sawChannels } = start();
    await sawChannels('old', ['c1', 'c2']);
    await sawChannels('new', ['c2', 'c3']);
    expect(renamed).toEqual(['new > old']);
    await sawChannels('newest', ['c3']);
    expect(renamed.at(-1)).toBe('newest > old');
  });

  it('are one account: the mark that a token named stays', async () => {
    const { renamed, sawChannels } = start();
    await sawChannels('old', ['c1']);
    await sawChannels('account 7', ['c1']);
    expect(renamed).toEqual(['old > account 7']);
  });

  it('are two if tokens named them both, and two without a channel in common', async () => {
    const { renamed, sawChannels } = start();
    await sawChannels('account 7', ['c1']);
    await sawChannels('account 8', ['c1']);
    await sawChannels('other', ['c9']);
    await sawChannels('another', []);
    expect(renamed).toEqual([]);
  });
});
