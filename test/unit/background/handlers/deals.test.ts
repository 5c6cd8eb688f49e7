// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { onWire } from '../../wazzup/start.ts';
import { DEAL, start } from './start.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('deals.list', () => {
  it('gives a page of Wazzup’s list, and says which account it is of', async () => {
    const { wazzup, handlers } = await start();
    wazzup.deals.put(onWire(DEAL));
    wazzup.deals.put(onWire({ ...DEAL, id: '4218' }));
    const { account } = await handlers['deals.account']({});
    const entries = [DEAL, { ...DEAL, id: '4218' }].map((item) => ({ key: `id ${item.id}`, item }));
    expect(await handlers['deals.list']({ offset: 0 })).toEqual({ account, entries });
    expect(await handlers['deals.list']({ offset: 1 })).toEqual({ account, entries: entries.slice(1) });
  });

  it('does not hide the others behind a deal that cannot be read', async () => {
    const { wazzup, handlers } = await start();
    wazzup.deals.put(onWire(DEAL));
    wazzup.deals.put({ ...onWire(DEAL), id: '4218', closed: 'perhaps' as unknown as boolean });
    const { entries } = await handlers['deals.list']({ offset: 0 });
    expect(entries.map(({ item }) => item)).toEqual([DEAL, undefined]);
  });

  it('says so without a token', async () => {
    const { access, handlers } = await start();
    await access.forget();
    expect(await handlers['deals.account']({})).toEqual({ account: null });
    await expect(handlers['deals.list']({ offset: 0 })).rejects.toMatchObject({ kind: 'token' });
  });
});
