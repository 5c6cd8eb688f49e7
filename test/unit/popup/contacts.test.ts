import { describe, expect, it, vi } from 'vitest';
import {
  contactMessage,
  contactNames,
  contactsNote,
  isPhoneWanted,
  lacksPhones,
} from '@/entrypoints/popup/chat/contacts';
import type { ContactInChat } from '@/lib/chat/contacts';
import type { SeenContact } from '@/lib/chat/seen';
import { composeDeal } from '@/lib/deal/compose';
import type { Reason } from '@/lib/deal/queue';
import { PAGE, pageWithout } from '@/test/fixtures/deal';

vi.mock('webextension-polyfill', () => ({
  default: { i18n: { getMessage: (word: string, values: string[]) => [word, ...values].join(': ') } },
}));

const OLGA = { id: '101', name: 'Olga Petrova' };

const inChat = (state: SeenContact['state'], rest: Partial<SeenContact> = {}): ContactInChat => ({
  id: OLGA.id,
  seen: { id: OLGA.id, state, chats: [], reason: null, ...rest },
  toAdd: undefined,
  problem: undefined,
});
const refused: Reason = { kind: 'invalid', details: { messages: ['chatId is taken'] } };

describe('what is said of a contact', () => {
  it('is nothing where Wazzup has it, or was not asked', () => {
    expect(contactMessage(inChat('known'), false)).toBeUndefined();
    expect(contactMessage(undefined, false)).toBeUndefined();
  });

  it('is first what is the matter with its number', () => {
    const contact = { ...inChat('missing', { reason: refused }), problem: 'no-country' as const };
    expect(contactMessage(contact, false)).toBe('phone_no_country');
  });

  it('is why it waits', () => {
    expect(contactMessage(inChat('waiting', { reason: refused }), true)).toBe('contact_waits: chatId is taken');
    expect(contactMessage(inChat('waiting'), true)).toBeUndefined();
  });

  it('is why it was not added, unless it may be tried again with the deal', () => {
    const contact = inChat('missing', { reason: refused });
    expect(contactMessage(contact, false)).toBe('contact_not_added: chatId is taken');
    expect(contactMessage(contact, true)).toBeUndefined();
  });
});

describe('the phone of a contact', () => {
  const untold = composeDeal({ ...PAGE, contacts: [OLGA] });

  it('can be typed where Wazzup lacks the contact and nobody else tells it', () => {
    expect(isPhoneWanted(inChat('missing'), OLGA.id, untold)).toBe(true);
    expect(isPhoneWanted(inChat('missing'), OLGA.id, composeDeal(PAGE))).toBe(false);
    expect(isPhoneWanted(inChat('known'), OLGA.id, untold)).toBe(false);
    expect(isPhoneWanted(undefined, OLGA.id, untold)).toBe(false);
  });

  it('is missed where somebody could be added by it', () => {
    const unread = [{ ...inChat('missing'), problem: 'unread' as const }];
    expect(lacksPhones({ ...PAGE, contacts: [OLGA] }, unread)).toBe(true);
    expect(lacksPhones({ ...PAGE, contacts: [OLGA] }, [inChat('known')])).toBe(false);
    expect(lacksPhones(PAGE, unread)).toBe(false);
    expect(lacksPhones({ ...pageWithout('contacts'), someContacts: [OLGA] }, unread)).toBe(true);
    expect(lacksPhones(pageWithout('contacts'), unread)).toBe(false);
  });
});

describe('that contacts may be missing', () => {
  it('is said where the page does not tell them all', () => {
    const unread = pageWithout('contacts');
    expect(contactsNote(composeDeal(PAGE))).toBeUndefined();
    expect(contactsNote(composeDeal(unread))).toBe('note_unread_contacts');
    expect(contactsNote(composeDeal({ ...unread, someContacts: [OLGA] }))).toBe('note_some_contacts');
  });

  it('is not said where the manager or Wazzup tells them', () => {
    const unread = pageWithout('contacts');
    const there = { ...composeDeal(PAGE).deal, contacts: [] };
    expect(contactsNote(composeDeal(unread, { there }))).toBeUndefined();
    expect(contactsNote(composeDeal(unread, { edits: { contacts: [] } }))).toBeUndefined();
  });
});

it('names are told by the page, and by the manager for whom the page does not know', () => {
  const nameOf = contactNames(PAGE, composeDeal(PAGE, { edits: { contacts: [{ id: '7', name: 'Typed' }] } }));
  expect([nameOf('101'), nameOf('7'), nameOf('8')]).toEqual([PAGE.contacts?.[0]?.name, 'Typed', undefined]);
});
