// @vitest-environment node
import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Deal } from '@/lib/deal/model';
import { forgetListedDeals } from '@/lib/storage/forget-listed-deals';
import { createListedDeals, type ListPart } from '@/lib/storage/listed-deals';
import { DEAL } from '../wazzup/deal.ts';

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

const dealsUpTo = (count: number): Deal[] => Array.from({ length: count }, (_, id) => ({ ...DEAL, id: String(id) }));

async function partsOf(account: string): Promise<ListPart[]> {
  const parts: ListPart[] = [];
  for await (const part of createListedDeals().read(account)) parts.push(part);
  return parts;
}
const idsOf = (parts: readonly ListPart[]) => parts.flatMap(({ deals }) => deals.map(({ id }) => id));

describe('the stored list of deals', () => {
  it('comes back as it was, the first of many deals before the others', async () => {
    const deals = dealsUpTo(2_500);
    await createListedDeals().write('first', { at: 5, isWhole: true, deals });
    const parts = await partsOf('first');
    expect(parts[0]).toEqual({ at: 5, isWhole: true, deals: deals.slice(0, 1_000) });
    expect(parts.flatMap((part) => part.deals)).toEqual(deals);
  });

  it('takes the place of the account’s earlier one, of which nothing stays', async () => {
    const store = createListedDeals();
    await store.write('first', { at: 5, isWhole: true, deals: dealsUpTo(3_000) });
    await store.write('first', { at: 6, isWhole: false, deals: dealsUpTo(2) });
    const parts = await partsOf('first');
    expect([idsOf(parts), parts[0]?.isWhole, parts[0]?.at]).toEqual([['0', '1'], false, 6]);
  });

  it('shows no account the deals of another, and forgets these', async () => {
    const store = createListedDeals();
    await store.write('first', { at: 5, isWhole: true, deals: dealsUpTo(2) });
    expect(await partsOf('second')).toEqual([]);
    await store.write('second', { at: 6, isWhole: true, deals: dealsUpTo(1) });
    await store.dropOthers('second');
    expect([idsOf(await partsOf('first')), idsOf(await partsOf('second'))]).toEqual([[], ['0']]);
    await store.dropOthers(null);
    expect(await partsOf('second')).toEqual([]);
  });

  it('is gone as a whole when the manager forgets the token, also where a page has it open', async () => {
    const store = createListedDeals();
    await store.write('first', { at: 5, isWhole: true, deals: dealsUpTo(2) });
    forgetListedDeals();
    await expect.poll(() => partsOf('first')).toEqual([]);
    await store.write('first', { at: 6, isWhole: true, deals: dealsUpTo(1) });
    expect(idsOf(await partsOf('first'))).toEqual(['0']);
  });
});
