// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { errorMessage, refusalMessage } from '@/components/error-messages';

vi.mock('webextension-polyfill', () => {
  const getMessage = (key: string, values: string[] = []) => `<${[key, ...values].join(' ')}>`;
  return { default: { i18n: { getMessage } } };
});

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
  // Words that only resemble a field's name stay as they are.
  ['name', 'the user name is taken', 'the user name is taken'],
  ['id', 'identical to another', 'identical to another'],
] as const)('names %s in “%s” as managers do', (field, refusal, words) => {
  expect(refusalMessage(field, refusal)).toBe(words);
});

it('says with the error what belongs to no field of the form', () => {
  const fields = { closed: ['must be a boolean'], name: ['is not liked'] };
  const { hint } = errorMessage('invalid', { messages: ['No.'], fields });
  expect(hint).toContain('No.; <field_closed>: must be a boolean');
  expect(hint).not.toContain('is not liked');
});
