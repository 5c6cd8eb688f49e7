// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { refusedWords } from '@/components/errors';

vi.mock('webextension-polyfill', () => ({ default: { i18n: { getMessage: (key: string) => `<${key}>` } } }));

it.each([
  [
    'responsibleUserId',
    'responsible_user_id is not a user of this account',
    '<field_responsible> is not a user of this account',
  ],
  ['responsibleUserId', 'no user has this responsibleUserId', 'no user has this <field_responsible>'],
  ['name', 'name must not be empty', '<field_name> must not be empty'],
  ['uri', 'deals[0].uri is too long', '<field_uri> is too long'],
  ['contacts', 'deals.0.contacts has an unknown id', '<field_contacts> has an unknown id'],
  // Words that only sound like a field stay as they are.
  ['name', 'the user name is taken', 'the user name is taken'],
  ['id', 'identical to another', 'identical to another'],
] as const)('calls %s in “%s” as managers do', (field, said, words) => {
  expect(refusedWords(field, said)).toBe(words);
});
