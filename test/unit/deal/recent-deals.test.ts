import { describe, expect, it } from 'vitest';
import type { HistoryEntry } from '@/lib/deal/journal';
import { recentDeals } from '@/lib/deal/recent-deals';
import { IN_WAZZUP } from '../../fixtures/deal';
import { HISTORY_FIXTURES } from '../../fixtures/history';

const [DONE] = HISTORY_FIXTURES.applied?.entries ?? [];
const entry = (id: string, changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  ...(DONE as HistoryEntry),
  press: { ...(DONE as HistoryEntry).press, deal: { ...IN_WAZZUP, id } },
  after: { ...IN_WAZZUP, id, name: `Deal ${id}` },
  ...changes,
});
const stateOf = (changes: Partial<HistoryEntry>) => recentDeals([entry('1', changes)], 5)[0]?.state;

describe('the deals that the manager had last', () => {
  it('are listed once each, the newest press first, as many as there is room for', () => {
    const entries = ['7', '6', '7', '5', '6', '4'].map((id) => entry(id));
    expect(recentDeals(entries, 3).map(({ name }) => name)).toEqual(['Deal 7', 'Deal 6', 'Deal 5']);
  });

  it('are two, if two CRMs have one number', () => {
    const other = entry('7');
    const entries = [entry('7'), { ...other, press: { ...other.press, site: 'acme.kommo.com' } }];
    expect(recentDeals(entries, 5)).toHaveLength(2);
  });

  it.each([
    ['in-wazzup', { state: 'applied' }],
    ['closed', { state: 'applied', after: { ...IN_WAZZUP, closed: true } }],
    ['gone', { state: 'applied', after: null }],
    ['gone', { state: 'discarded', before: null, after: null }],
    ['waiting', { state: 'waiting' }],
    ['waiting', { state: 'accepted' }],
    ['waiting', { state: 'cancelling' }],
    ['failed', { state: 'failed', needsAttention: true }],
    ['failed', { state: 'conflict', needsAttention: true }],
    ['in-wazzup', { state: 'conflict', needsAttention: false }],
  ] as const)('stand as the newest press left them: %s', (state, changes) => {
    expect(stateOf(changes)).toBe(state);
  });

  it('have a name and a link after they were deleted, too', () => {
    const before = { ...IN_WAZZUP, name: 'As it was' };
    const [deal] = recentDeals([entry('1', { after: null, before })], 5);
    expect(deal).toMatchObject({ name: 'As it was', uri: IN_WAZZUP.uri });
  });
});
