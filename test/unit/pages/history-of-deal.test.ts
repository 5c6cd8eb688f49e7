import { expect, it } from 'vitest';
import { dealAsked, isOfDeal } from '@/entrypoints/journal/entry-filter';
import type { HistoryEntry } from '@/lib/deal/journal';
import { SITE } from '../../fixtures/site';

const entry = (site: string, id: string) => ({ press: { site, deal: { id } } }) as HistoryEntry;

it.each([
  ['', null],
  ['?attention', null],
  [`?deal=7&site=${SITE}`, { id: '7', site: SITE }],
  ['?deal=7', { id: '7', site: '' }],
  [
    `?${new URLSearchParams({ deal: 'a&b=ü', site: 'crm.acme.com/folder' })}`,
    { id: 'a&b=ü', site: 'crm.acme.com/folder' },
  ],
])('the address %s asks for the history of %j', (search, deal) => {
  expect(dealAsked(search)).toEqual(deal);
});

it('a deal’s history has its own presses, not those of another deal or of another CRM’s deal with its number', () => {
  const deal = { id: '7', site: SITE };
  const of = (...all: [string, string][]) => all.map(([site, id]) => isOfDeal(entry(site, id), deal));
  expect(of([SITE, '7'], [SITE, '77'], ['other.example', '7'])).toEqual([true, false, false]);
  expect(isOfDeal(entry('other.example', '7'), { id: '7', site: '' })).toBe(true);
});
