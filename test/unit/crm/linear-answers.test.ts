import { describe, expect, it } from 'vitest';
import { kommoReader } from '@/lib/crm/kommo/reader';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { fetchCards } from '@/lib/crm/toolkit/contact-lists';
import { completeContacts, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { literalAt } from '@/lib/crm/toolkit/js-literal';
import { addMissingFacts, isSameDeal } from '@/lib/crm/toolkit/merge';
import type { Contact } from '@/lib/deal/model';
import { openPage } from '../../crm/cases';
import { countReads, growth, growthOfTime } from '../linear';

const people = (count: number, id: (index: number) => string): Contact[] =>
  Array.from({ length: count }, (_, index) => ({ id: id(index), name: `P${index}`, phones: [] }));

describe.each([
  ['of different people', (index: number) => `c${index}`],
  ['of one person', () => 'c'],
])('contacts %s', (_who, id) => {
  it.each<[string, (all: Contact[]) => unknown]>([
    ['are merged', (all) => mergeContactsById(all)],
    ['are completed from each other', (all) => completeContacts(all, all)],
    [
      'of two sources are joined',
      (all) => addMissingFacts({ facts: { contacts: all }, sources: {} }, { contacts: all }, 'page'),
    ],
    [
      'of which nobody knows whether they are all',
      (all) => addMissingFacts({ facts: { someContacts: all }, sources: {} }, { someContacts: all }, 'page'),
    ],
  ])('%s', (_what, work) => {
    expect(growth((count) => countReads(people(count, id), work))).toBeLessThan(9);
  });

  it('get their cards', async () => {
    const reads = async (count: number) => {
      let total = 0;
      for await (const { contacts } of fetchCards(
        { contacts: people(count, id), isComplete: true },
        { chunkSize: 5, fetchCards: async (some) => ({ cards: [...some] }) },
      ))
        total += contacts?.length ?? 0;
      return total;
    };
    // Each chunk yields the whole list, and there are so many chunks at most.
    expect((await reads(8_000)) / (await reads(1_000))).toBeLessThan(9);
  });
});

describe('long texts', () => {
  it('two names with many marks over their letters are compared', () => {
    const work = (count: number) => {
      const name = `a${'\u0301\u0316'.repeat(count)}`;
      expect(isSameDeal({ name }, { name: ` ${name}` })).toBe(true);
      expect(isSameDeal({ name }, { name: `${name}b` })).toBe(false);
    };
    expect(growthOfTime(work, 8_000)).toBeLessThan(25);
  });

  it('a placeholder of many numbers is read once', async () => {
    const html = `<textarea name="lead[NAME]" placeholder="${'1'.repeat(250_000)}x${'1 '.repeat(100_000)}#7 ">N</textarea>`;
    const page = openPage({ visit: { url: 'https://acme.kommo.com/leads/detail/7' }, html, answers: {} });
    expect(await readDeal(kommoReader, page, { session: false })).toMatchObject({ name: 'N' });
  });
});

it('data in a page’s script that is too deep is none', () => {
  expect(literalAt('['.repeat(500_000) + ']'.repeat(500_000), 0)).toBeUndefined();
});
