import { describe, expect, it, vi } from 'vitest';
import { passingFailure, unreadWords } from '@/entrypoints/popup/unread-messages';
import { isCrmHeld, unreadThings } from '@/entrypoints/popup/unread-things';
import { composeDeal } from '@/lib/deal/compose';
import { CONTACTS as PEOPLE, pageWithout } from '../../fixtures/deal';

vi.mock('wxt/browser', () => ({
  browser: { i18n: { getMessage: (word: string, values: string[]) => [word, ...values].join(': ') } },
}));

const NAME = { name: 'Deal name', field: 'name' } as const;
const RESPONSIBLE = { name: 'Responsible', field: 'responsibleUserId' } as const;
const CONTACTS = { name: 'Contacts', field: 'contacts' } as const;
const PHONES = { name: 'Phones', field: 'contacts' } as const;
const STATUS = { name: 'Status', field: 'closed' } as const;

const words = (
  ...[things, failures]: Parameters<typeof unreadWords> extends [infer T, infer F, string] ? [T, F] : []
) => unreadWords(things, failures, 'Kommo');

describe('what is said of things that could not be read', () => {
  it('names the CRM and each reason once, with all things that the reader could not read for it', () => {
    const failures = {
      name: { session: 'timeout', page: 'changed' },
      responsible: { session: 'refused', page: 'silent' },
      contacts: { session: 'refused', page: 'silent' },
      closed: { session: 'silent', page: 'silent' },
    } as const;
    expect(words([NAME, RESPONSIBLE, CONTACTS, STATUS, PHONES], failures)).toEqual([
      'unread_timeout: Kommo: Deal name',
      'unread_refused: Kommo: Responsible, Contacts, Phones',
      'unread_not_shown: Kommo: Status',
    ]);
  });

  it.each([
    [
      'that its place is gone',
      NAME,
      { name: { taught: 'silent', session: 'refused', page: 'silent' } },
      'unread_taught',
    ],
    ['that the CRM did not answer', STATUS, { closed: { session: 'failed', page: 'silent' } }, 'unread_failed'],
    ['that it keeps the deal in its archive', STATUS, { closed: { session: 'archived' } }, 'unread_archived'],
    [
      'that the page has changed if the answer lacks the field',
      NAME,
      { name: { session: 'silent', page: 'changed' } },
      'unread_changed',
    ],
    ['that nobody asked, whatever the page lacks', NAME, { name: { page: 'changed' } }, 'unread_page_only'],
    ['that it does not show a field that was read but lacks what Wazzup needs', RESPONSIBLE, {}, 'unread_not_shown'],
    ['that the CRM wants to be left alone', CONTACTS, { contacts: { session: 'held' } }, 'unread_held'],
  ] as const)('says %s', (_, thing, failures, key) => {
    expect(words([thing], failures)).toEqual([`${key}: Kommo: ${thing.name}`]);
  });
});

it('says that the CRM wants to be left alone also where the page gave everything', () => {
  const page = { crm: 'kommo', id: '1', uri: 'https://acme.kommo.com/leads/detail/1', sources: {} };
  expect(isCrmHeld({ ...page, failures: { name: { session: 'held' } } })).toBe(true);
  expect(isCrmHeld({ ...page, failures: { name: { session: 'failed' } } })).toBe(false);
});

describe('what passes by itself', () => {
  it.each([
    ['timeout', true],
    ['held', true],
    ['refused', false],
    ['failed', false],
    ['changed', false],
  ] as const)('%s: %s', (session, passes) => {
    expect(passingFailure([CONTACTS], { contacts: { session, page: 'silent' } }) !== undefined).toBe(passes);
  });

  it('is no matter of fields that were read all the same', () => {
    expect(passingFailure([CONTACTS], { name: { session: 'timeout' } })).toBeUndefined();
  });
});

describe('the things that could not be read', () => {
  const thingsOf = (page: Parameters<typeof composeDeal>[0]) => unreadThings(page, composeDeal(page), []);

  it('are named as the manager knows them', () => {
    expect(thingsOf(pageWithout('responsible', 'contacts')).map(({ name }) => name)).toEqual([
      'responsible',
      'field_contacts',
    ]);
  });

  it('are only the id of a person whose name is known', () => {
    const page = { ...pageWithout('responsible'), responsible: { name: 'Anna Petrova' } };
    expect(thingsOf(page)).toEqual([{ name: 'unread_id_of: Anna Petrova', field: 'responsibleUserId' }]);
  });

  it('are the phones too, where they are needed', () => {
    const page = { ...pageWithout('name'), contacts: PEOPLE.map(({ id }) => ({ id })) };
    const inChat = [{ id: '101', seen: undefined, toAdd: undefined, problem: 'unread' as const }];
    expect(unreadThings(page, composeDeal(page), inChat).map(({ name }) => name)).toEqual(['field_name', 'phones']);
  });
});
