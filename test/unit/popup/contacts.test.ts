import { describe, expect, it, vi } from 'vitest';
import {
  contactIdIn,
  contactMessage,
  contactNames,
  contactsNote,
  lacksPhones,
  phoneToType,
} from '@/entrypoints/popup/chat/contacts';
import type { ContactInChat } from '@/lib/chat/contacts';
import type { SeenContact } from '@/lib/chat/seen';
import { composeDeal, type Edits } from '@/lib/deal/compose';
import type { Contact } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import { ORIGIN, PAGE, pageWithout, VIEW } from '@/test/fixtures/deal';

vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string, values: string[]) => [word, ...values].join(': ') } },
}));

const OLGA = { id: '101', name: 'Olga Petrova' };

const inChat = (state: SeenContact['state'], rest: Partial<SeenContact> = {}): ContactInChat => ({
  id: OLGA.id,
  seen: { id: OLGA.id, state, chats: [], reason: null, ...rest },
  toAdd: undefined,
  problem: undefined,
});
const refused: Reason = { kind: 'invalid', details: { messages: ['chatId is taken'] } };

describe('contactMessage', () => {
  it('is undefined if Wazzup has the contact, or nobody has asked Wazzup', () => {
    expect(contactMessage(inChat('known'), false)).toBeUndefined();
    expect(contactMessage(undefined, false)).toBeUndefined();
  });

  it('says first what is wrong with the number', () => {
    const contact = { ...inChat('missing', { reason: refused }), problem: 'no-country' as const };
    expect(contactMessage(contact, false)).toBe('phone_no_country');
  });

  it('quotes the number that the CRM tells, cut if it is long', () => {
    const contact = { ...inChat('missing'), problem: 'not-a-number' as const };
    expect(contactMessage(contact, false, ['ask at\nreception', '5'])).toBe(
      'phone_told: ask at reception, 5: phone_not_a_number',
    );
    expect(contactMessage(contact, false, ['x'.repeat(300)])).toMatch(/^phone_told: x{39}…: /);
    expect(contactMessage({ ...contact, problem: 'no-number' }, false, [' '])).toBe('phone_none');
    expect(contactMessage({ ...contact, problem: 'unread' }, false)).toBe('phone_unread');
  });

  it('says why the contact waits', () => {
    expect(contactMessage(inChat('waiting', { reason: refused }), true)).toBe('contact_waits: chatId is taken');
    expect(contactMessage(inChat('waiting'), true)).toBeUndefined();
  });

  it('says why Wazzup refused the contact, unless the pending deal may try it again', () => {
    const contact = inChat('missing', { reason: refused });
    expect(contactMessage(contact, false)).toBe('contact_not_added: chatId is taken');
    expect(contactMessage(contact, true)).toBeUndefined();
  });
});

describe('the phone of a contact', () => {
  const toType = (
    contact: Contact,
    seen: ContactInChat | undefined = inChat('missing'),
    edits: Edits = {},
  ): ReturnType<typeof phoneToType> => {
    const composed = composeDeal({ ...PAGE, contacts: [contact] }, { edits });
    const [composedContact = contact] = composed.contacts;
    return phoneToType(seen, composedContact, composed, edits);
  };
  const told = { ...OLGA, phones: ['ask at reception'] };
  const unread = { ...inChat('missing'), problem: 'not-a-number' as const };

  it('is asked of the manager if Wazzup lacks the contact and the page shows no phone', () => {
    expect(toType(OLGA)).toEqual({ typed: '', told: undefined });
    expect(toType(OLGA, inChat('missing'), { phones: [{ id: OLGA.id, phone: '+1' }] })).toEqual({
      typed: '+1',
      told: undefined,
    });
    expect(toType({ ...OLGA, phones: ['+7 912 345-67-89'] })).toBeUndefined();
    expect(toType(OLGA, inChat('known'))).toBeUndefined();
    expect(phoneToType(undefined, OLGA, composeDeal({ ...PAGE, contacts: [OLGA] }), {})).toBeUndefined();
  });

  it('is asked of the manager if the page shows none that can be read, and stays while they type', () => {
    expect(toType(told, unread)).toEqual({ typed: '', told: told.phones });
    const edits = { phones: [{ id: OLGA.id, phone: '+1 202-555-0131', instead: told.phones }] };
    expect(toType(told, inChat('missing'), edits)).toEqual({ typed: '+1 202-555-0131', told: told.phones });
    expect(toType({ ...OLGA, phones: [] }, { ...unread, problem: 'no-number' })).toEqual({ typed: '', told: [] });
  });

  it('is lacking if the extension could add the contact with it', () => {
    const unread = [{ ...inChat('missing'), problem: 'unread' as const }];
    expect(lacksPhones({ ...PAGE, contacts: [OLGA] }, unread)).toBe(true);
    expect(lacksPhones({ ...PAGE, contacts: [OLGA] }, [inChat('known')])).toBe(false);
    expect(lacksPhones(PAGE, unread)).toBe(false);
    expect(lacksPhones({ ...pageWithout('contacts'), someContacts: [OLGA] }, unread)).toBe(true);
    expect(lacksPhones(pageWithout('contacts'), unread)).toBe(false);
  });
});

describe('contactsNote', () => {
  it('says that contacts may be missing if the page does not show them all', () => {
    const unread = pageWithout('contacts');
    expect(contactsNote(composeDeal(PAGE))).toBeUndefined();
    expect(contactsNote(composeDeal(unread))).toBe('note_unread_contacts');
    expect(contactsNote(composeDeal({ ...unread, someContacts: [OLGA] }))).toBe('note_some_contacts');
  });

  it('says nothing if the manager or Wazzup gives the contacts', () => {
    const unread = pageWithout('contacts');
    const there = { ...composeDeal(PAGE).deal, contacts: [] };
    expect(contactsNote(composeDeal(unread, { there }))).toBeUndefined();
    expect(contactsNote(composeDeal(unread, { edits: { contacts: [] } }))).toBeUndefined();
  });
});

it('contactNames takes names from the page, from the edits for added contacts, and else from Wazzup', () => {
  const composed = composeDeal(PAGE, { edits: { contacts: [{ id: '7', name: 'Typed' }] } });
  const others = [
    { id: '9', name: 'Only in Wazzup' },
    { id: '101', name: 'Another name in Wazzup' },
  ];
  const nameOf = contactNames(PAGE, composed, { others });
  expect(['101', '7', '8', '9'].map(nameOf)).toEqual([PAGE.contacts?.[0]?.name, 'Typed', undefined, 'Only in Wazzup']);
  expect(contactNames(PAGE, composed, undefined)('9')).toBeUndefined();
});

describe('contactIdIn', () => {
  it.each([
    [`${ORIGIN}/crm/contact/details/8031/`, '8031'],
    [` ${ORIGIN}/crm/contact/details/8031/?IFRAME=Y&id=5#tab-9 `, '8031'],
    ['https://elsewhere.example/person/7', 'https://elsewhere.example/person/7'],
    [`${ORIGIN}/crm/contact/`, `${ORIGIN}/crm/contact/`],
    ['8031', '8031'],
    ['', ''],
  ])('%s → %s', (text, id) => {
    expect(contactIdIn(text, VIEW)).toBe(id);
  });

  it('writes the id as this site’s ids are written in Wazzup', () => {
    expect(contactIdIn(`${ORIGIN}/crm/contact/details/8031/`, { ...VIEW, idTemplate: 'b24-{id}' })).toBe('b24-8031');
  });
});
