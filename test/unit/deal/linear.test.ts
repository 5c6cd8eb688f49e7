import { describe, expect, it } from 'vitest';
import { toChatContacts } from '@/lib/chat/contacts';
import { readPhone } from '@/lib/chat/phone';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import { isCreatedFrom } from '@/lib/deal/compare';
import { composeDeal, editsFor } from '@/lib/deal/compose';
import type { Contact, Deal, PageDeal } from '@/lib/deal/model';
import { growth, growthOfTime } from '../linear';

const DEAL: Deal = {
  id: '1',
  name: 'D',
  uri: 'https://a.example/1',
  responsibleUserId: '7',
  contacts: [],
  closed: false,
};
const PAGE: PageDeal = { crm: 'kommo', id: '1', uri: 'https://a.example/1', name: 'D', sources: {}, failures: {} };
const people = (count: number): Contact[] => Array.from({ length: count }, (_, index) => ({ id: `c${index}` }));
const idsOf = (all: readonly Contact[]): string[] => all.map(({ id }) => id).toReversed();

const RULES = { country: '', leading8: false };

/** Work on so many contacts of one deal. */
const WORK: [string, (count: number) => unknown][] = [
  [
    'compose a deal of those of the page and of Wazzup',
    (count) =>
      composeDeal({ ...PAGE, someContacts: people(count) }, { there: { ...DEAL, contacts: idsOf(people(count)) } }),
  ],
  [
    'compose a deal with typed phones',
    (count) => {
      const phones = idsOf(people(count)).map((id) => ({ id, phone: '+1' }));
      return composeDeal({ ...PAGE, contacts: people(count) }, { edits: { phones } });
    },
  ],
  [
    'find the edits that make a deal',
    (count) => {
      const deal = { ...DEAL, contacts: idsOf(people(count)) };
      return editsFor(deal, { ...PAGE, contacts: people(count) }, { there: null, idTemplate: '{id}' });
    },
  ],
  [
    'join them with what Wazzup knows',
    (count) => {
      const contacts = idsOf(people(count)).map(
        (id): SeenContact => ({ id, state: 'missing', chats: [], reason: null }),
      );
      const seen: ChatSeen = { responsible: { state: 'known', name: '' }, contacts, others: [], channels: [] };
      return toChatContacts(DEAL, people(count), RULES, seen);
    },
  ],
];

describe('the contacts of a deal take a time that grows with their number alone to', () => {
  it.each(WORK)('%s', (_what, work) => {
    expect(growthOfTime(work, 2_000)).toBeLessThan(25);
  });

  it('compare a deal with the one that was sent', () => {
    const steps = (count: number) => {
      const contacts = idsOf(people(count));
      let reads = 0;
      const watched = new Proxy(contacts, {
        get(list, name) {
          reads += 1;
          return Reflect.get(list, name);
        },
      });
      expect(isCreatedFrom({ ...DEAL, contacts: contacts.toReversed() }, { ...DEAL, contacts: watched })).toBe(true);
      return reads;
    };
    expect(growth(steps)).toBeLessThan(9);
  });
});

it('a text that is far longer than a number is none, and is not read further', () => {
  const marks = '\u0301\u0316'.repeat(500_000);
  for (const text of [`+4915112345678${marks}`, `8912${marks}`, '5'.repeat(1_000_000)])
    expect(readPhone(text, { ...RULES, country: 'RU', leading8: true })).toBe('not-a-number');
});
