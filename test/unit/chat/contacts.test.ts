// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { toChatContacts } from '@/lib/chat/contacts';
import type { ChatSeen, SeenContact } from '@/lib/chat/seen';
import type { Contact, Deal } from '@/lib/deal/model';

const DEAL: Deal = {
  id: '1',
  name: 'Doors',
  uri: ' https://acme.crm.example/deal/1 ',
  responsibleUserId: ' 7 ',
  contacts: [],
  closed: false,
};
const MARIA: Contact = { id: ' 31 ', name: 'Maria', phones: ['+1 202-555-0131', '+1 202-555-0132'] };
const RULES = { country: '', leading8: false };
const TO_ADD = {
  id: '31',
  name: 'Maria',
  responsibleUserId: '7',
  chats: [
    { type: 'whatsapp', id: '12025550131' },
    { type: 'whatsapp', id: '12025550132' },
  ],
  uri: 'https://acme.crm.example/deal/1',
};

const seenAs = (state: SeenContact['state'], id = '31'): ChatSeen => ({
  responsible: { state: 'known', name: 'Anna' },
  contacts: [{ id, state, chats: [], reason: null }],
  others: [],
  channels: [],
});
const of = (contact: Contact, seen?: ChatSeen, deal = DEAL) => toChatContacts(deal, [contact], RULES, seen)[0];

describe('toChatContacts', () => {
  it('can add a contact that Wazzup may lack, with the deal’s link and responsible user', () => {
    expect(of(MARIA)).toMatchObject({ id: '31', seen: undefined, toAdd: TO_ADD });
    expect(of(MARIA, seenAs('missing'))).toMatchObject({ seen: { state: 'missing' }, toAdd: TO_ADD });
    expect(of(MARIA, seenAs('unchecked'))?.toAdd).toEqual(TO_ADD);
    // To add a contact that waits means to try it again at once.
    expect(of(MARIA, seenAs('waiting'))?.toAdd).toEqual(TO_ADD);
    expect(of(MARIA, seenAs('known', '32'))?.toAdd).toEqual(TO_ADD);
  });

  it('need not add a contact that Wazzup has or has accepted', () => {
    expect(of(MARIA, seenAs('known'))?.toAdd).toBeUndefined();
    expect(of(MARIA, seenAs('sent'))?.toAdd).toBeUndefined();
  });

  it('cannot add a contact without a usable number, and says so once it knows that Wazzup lacks the contact', () => {
    const olga = { id: '31', phones: ['202-555-0131'] };
    expect(of(olga)).toMatchObject({ toAdd: undefined, problem: undefined });
    expect(of(olga, seenAs('known'))?.problem).toBeUndefined();
    expect(of(olga, seenAs('missing'))?.problem).toBe('no-country');
    expect(of({ id: '31', phones: [] }, seenAs('missing'))?.problem).toBe('no-number');
    // One usable number is enough.
    expect(of({ id: '31', phones: ['5', '+1 202-555-0131'] }, seenAs('missing'))?.problem).toBeUndefined();
  });

  it('says if Wazzup knows somebody else under the same id', () => {
    const seen = seenAs('known');
    const withChats = (...chats: SeenContact['chats']) => {
      const [contact] = seen.contacts;
      return { ...seen, contacts: contact ? [{ ...contact, chats }] : [] };
    };
    expect(of(MARIA, withChats({ type: 'whatsapp', id: '79123456789' }))?.problem).toBe('other-number');
    expect(of(MARIA, withChats({ type: 'whatsapp', id: '12025550132' }))?.problem).toBeUndefined();
    // A user name in another messenger says nothing about the number.
    expect(of(MARIA, withChats({ type: 'telegram', id: 'maria' }))?.problem).toBeUndefined();
    expect(of({ id: '31', phones: [] }, withChats({ type: 'whatsapp', id: '79123456789' }))?.problem).toBeUndefined();
  });

  it.each([
    ['+55 31 98888-0131', '553188880131', undefined],
    ['+55 31 8888-0131', '5531988880131', undefined],
    ['+55 31 98888-0131', '553197770131', 'other-number'],
    ['+55 31 3888-0131', '5531938880131', 'other-number'],
    ['+52 55 1234 0131', '5215512340131', undefined],
    ['+52 1 55 1234 0131', '525512340131', undefined],
    ['+54 11 2345-6789', '5491123456789', undefined],
    ['+54 9 11 2345-6789', '541123456789', undefined],
    ['+54 9 11 2345-6789', '541123456780', 'other-number'],
  ])('takes %s and WhatsApp’s %s for one person’s, if they are two forms of a number: %s', (phone, id, problem) => {
    const seen = seenAs('known');
    const contacts = seen.contacts.map((contact) => ({ ...contact, chats: [{ type: 'whatsapp', id }] }));
    expect(of({ id: '31', phones: [phone] }, { ...seen, contacts })?.problem).toBe(problem);
  });

  it('names a contact without a name by the number, and cuts a long name', () => {
    expect(of({ id: '31', phones: ['+1 202-555-0131'] })?.toAdd?.name).toBe('+12025550131');
    expect(of({ ...MARIA, name: ' ' })?.toAdd?.name).toBe('+12025550131');
    const name = of({ ...MARIA, name: 'x'.repeat(300) })?.toAdd?.name;
    expect(name).toHaveLength(200);
    expect(name).toMatch(/…$/);
  });

  it.each([
    { responsibleUserId: ' ' },
    { responsibleUserId: 'x'.repeat(101) },
    { uri: 'deal 1' },
    { uri: `https://acme.crm.example/${'y'.repeat(200)}` },
  ])('adds no contact with values that Wazzup would refuse: %j', (change) => {
    expect(of(MARIA, undefined, { ...DEAL, ...change })?.toAdd).toBeUndefined();
  });

  it.each(['', ' ', 'x'.repeat(101)])('leaves out a contact with an impossible id (%j)', (id) => {
    expect(of({ ...MARIA, id })).toBeUndefined();
  });
});
