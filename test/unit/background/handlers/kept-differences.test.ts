// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DealError } from '@/lib/deal/errors';
import { onWire } from '../../wazzup/start.ts';
import { DEAL, inTab, leap, ORIGIN, OTHER_TOKEN, PAGE, SITE, start, TAB } from './start.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('a difference that the manager wants', () => {
  const TYPED = { ...DEAL, name: 'Doors, white' };
  const KEEP = { deal: { site: SITE, id: DEAL.id }, kept: { here: DEAL, there: TYPED } };
  const from = { tab: { id: TAB }, origin: ORIGIN };
  const report = { deal: { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri }, page: { ...PAGE, name: 'Doors' } };
  const stateOf = async (handlers: Awaited<ReturnType<typeof start>>['handlers']) => {
    const answer = await handlers['visit.report'](report, from);
    return answer.state;
  };

  it('is remembered when they send their own value, and is none for pill and badge', async () => {
    const { handlers, write, look } = await start();
    const sent = await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    expect(sent.looked).toMatchObject({ there: TYPED, kept: { here: DEAL, there: TYPED } });
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: { here: DEAL, there: TYPED } });
    expect(await stateOf(handlers)).not.toBe('differs');
  });

  it('differs again once Wazzup has something else', async () => {
    const { handlers, write, look, wazzup } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    await handlers['deal.look'](look);
    expect(await stateOf(handlers)).toBe('differs');
  });

  it('that cannot be stored keeps back no press', async () => {
    const { handlers, write, kept, wazzup } = await start();
    const told = vi.spyOn(console, 'error').mockImplementation(() => {});
    kept.decide = () => Promise.reject(new DealError('storage'));
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    expect(wazzup.deals.all()).toEqual([onWire(TYPED)]);
    expect(told).toHaveBeenCalledOnce();
    told.mockRestore();
  });

  it('is over when they send what the page says', async () => {
    const { handlers, write, look } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    await handlers['deal.write']({ ...write, action: 'update', base: TYPED, ofPage: DEAL });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, kept: null });
  });

  it('is still one when they take a deletion back', async () => {
    const { handlers, write, look } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: TYPED, ofPage: DEAL });
    const { looked } = await handlers['deal.write']({ ...write, action: 'delete', base: TYPED });
    await handlers['deal.undo']({ ...inTab, id: DEAL.id, seq: looked?.undo?.seq ?? 0, base: null });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: TYPED, kept: { here: DEAL, there: TYPED } });
  });

  it('is remembered when they keep what Wazzup has, and is none for pill and badge at once', async () => {
    const { handlers, look, wazzup } = await start();
    wazzup.deals.put(onWire(TYPED));
    expect(await stateOf(handlers)).toBe('differs');
    expect(await handlers['deal.keep'](KEEP)).toBeNull();
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: KEEP.kept });
    expect(await stateOf(handlers)).not.toBe('differs');
  });

  it('is remembered for the 500 deals of the last decisions', async () => {
    const { handlers, look, wazzup, database } = await start();
    wazzup.deals.put(onWire(TYPED));
    await handlers['deal.keep'](KEEP);
    for (let n = 1; n <= 500; n += 1) {
      leap(1);
      await handlers['deal.keep']({ ...KEEP, deal: { site: KEEP.deal.site, id: `d${n}` } });
    }
    expect(await (await database.open()).count('keptApart')).toBe(500);
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: null });
  });

  it('belongs to the account in which they decided, also once that has another mark', async () => {
    const { handlers, look, access, wazzup, kept } = await start();
    wazzup.deals.put(onWire(TYPED));
    await handlers['deal.keep'](KEEP);
    const { account } = await handlers['deal.look'](look);
    wazzup.tokens.accept(OTHER_TOKEN);
    await access.paste(OTHER_TOKEN);
    const other = await handlers['deal.look'](look);
    expect(other).toMatchObject({ kept: null, undo: null });
    await kept.renameAccount(account, other.account);
    expect(await handlers['deal.look'](look)).toMatchObject({ kept: KEEP.kept });
  });
});
