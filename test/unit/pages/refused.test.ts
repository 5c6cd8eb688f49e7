// @vitest-environment node
import { expect, it, vi } from 'vitest';
import { asSentence, errorMessage, refusalMessage } from '@/components/error-messages';
import type { DealErrorDetails } from '@/lib/deal/errors';

vi.mock('wxt/browser', () => {
  const getMessage = (key: string, values: string[] = []) => `<${[key, ...values].join(' ')}>`;
  return { browser: { i18n: { getMessage } } };
});

it.each([
  [
    'responsibleUserId',
    'responsible_user_id is not a user of this account',
    '<field_responsible> is not a user of this account',
  ],
  ['name', 'name must not be empty', '<field_name> must not be empty'],
  ['uri', 'deals[0].uri is too long', '<field_uri> is too long'],
  ['contacts', 'deals.0.contacts has an unknown id', '<field_contacts> has an unknown id'],
  ['contacts', 'contacts.0 must be a string', '<field_contacts> must be a string'],
  ['contacts', 'deals.0.each value in contacts must be a string', '<field_contacts> must be a string'],
  ['name', '"deals[0].name" is required', '<field_name> is required'],
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

it('speaks of marked fields only where the form marks one, and ends Wazzup’s words with one full stop', () => {
  const hintOf = (details: DealErrorDetails) => errorMessage('invalid', details).hint;
  expect(hintOf({ fields: { name: [] } })).toBe('<error_invalid_hint>');
  for (const details of [{}, { fields: {} }, { fields: { closed: [] } }])
    expect(hintOf(details)).toBe('<error_invalid_unmarked_hint>');
  expect(hintOf({ messages: ['user not found'] })).toBe(
    '<error_invalid_words user not found>. <error_invalid_unmarked_hint>',
  );
});

it.each([
  ['user not found', 'user not found.'],
  ['User not found.', 'User not found.'],
  ['Why? ', 'Why?'],
  ['and so on …', 'and so on …'],
])('ends “%s” as a sentence', (text, sentence) => {
  expect(asSentence(text)).toBe(sentence);
});
