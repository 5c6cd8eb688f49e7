import { expect, it, vi } from 'vitest';
import { unreadWords } from '@/entrypoints/popup/unread-messages';

vi.mock('webextension-polyfill', () => ({
  default: { i18n: { getMessage: (word: string, values: string[]) => [word, ...values].join(': ') } },
}));

const NAME = { name: 'Deal name', field: 'name' } as const;
const RESPONSIBLE = { name: 'Responsible user ID', field: 'responsibleUserId' } as const;
const CONTACTS = { name: 'Contacts', field: 'contacts' } as const;
const PHONES = { name: 'Phones', field: 'contacts' } as const;
const STATUS = { name: 'Status', field: 'closed' } as const;

it('what could not be read for one reason is told together, and each reason once', () => {
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

it('a page that looks otherwise is told of where the answer says nothing', () => {
  expect(unreadWords([NAME], { name: { session: 'silent', page: 'changed' } })).toEqual(['unread_changed: Deal name']);
});

it('that the CRM was not asked is told of, whatever the page lacks', () => {
  expect(unreadWords([NAME], { name: { page: 'changed' } })).toEqual(['unread_page_only: Deal name']);
});

it('what was read, and is not what Wazzup needs, is not told by the CRM', () => {
  expect(unreadWords([RESPONSIBLE], {})).toEqual(['unread_not_shown: Responsible user ID']);
});
