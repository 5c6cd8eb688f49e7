import { expect, it, vi } from 'vitest';
import { unreadWords } from '@/entrypoints/popup/unread-messages';
import { isCrmHeld } from '@/entrypoints/popup/unread-things';

vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string, values: string[]) => [word, ...values].join(': ') } },
}));

const NAME = { name: 'Deal name', field: 'name' } as const;
const RESPONSIBLE = { name: 'Responsible user ID', field: 'responsibleUserId' } as const;
const CONTACTS = { name: 'Contacts', field: 'contacts' } as const;
const PHONES = { name: 'Phones', field: 'contacts' } as const;
const STATUS = { name: 'Status', field: 'closed' } as const;

it('says each reason once, with all things that the reader could not read for it', () => {
  const failures = {
    name: { session: 'timeout', page: 'changed' },
    responsible: { session: 'refused', page: 'silent' },
    contacts: { session: 'refused', page: 'silent' },
    closed: { session: 'silent', page: 'silent' },
  } as const;
  expect(unreadWords([NAME, RESPONSIBLE, CONTACTS, STATUS, PHONES], failures)).toEqual([
    'unread_timeout: Deal name',
    'unread_refused: Responsible user ID, Contacts, Phones',
    'unread_not_shown: Status',
  ]);
});

it('says that the CRM keeps the deal in its archive', () => {
  expect(unreadWords([STATUS], { closed: { session: 'archived', page: 'silent' } })).toEqual([
    'unread_archived: Status',
  ]);
});

it('says that the page has changed if the CRM’s answer lacks the field', () => {
  expect(unreadWords([NAME], { name: { session: 'silent', page: 'changed' } })).toEqual(['unread_changed: Deal name']);
});

it('says that nobody asked the CRM, whatever the page lacks', () => {
  expect(unreadWords([NAME], { name: { page: 'changed' } })).toEqual(['unread_page_only: Deal name']);
});

it('says that the CRM does not show a field that the reader read but that lacks what Wazzup needs', () => {
  expect(unreadWords([RESPONSIBLE], {})).toEqual(['unread_not_shown: Responsible user ID']);
});

it('says that the CRM wants to be left alone, also where the page gave everything', () => {
  expect(unreadWords([CONTACTS], { contacts: { session: 'held', page: 'silent' } })).toEqual(['unread_held: Contacts']);
  const page = { crm: 'kommo', id: '1', uri: 'https://acme.kommo.com/leads/detail/1', sources: {} };
  expect(isCrmHeld({ ...page, failures: { name: { session: 'held' } } })).toBe(true);
  expect(isCrmHeld({ ...page, failures: { name: { session: 'failed' } } })).toBe(false);
});
