import { expect, it } from 'vitest';
import { valueWords } from '@/components/taught-words';

it.each([
  ['beside its number', ['1', 'request'], 'request'],
  ['beside its name for machines', ['closed-won', 'Closed Won'], 'Closed Won'],
  ['in the page’s own language', ['won', 'Выиграна'], 'Выиграна'],
  ['alone, as machines call it', ['in_progress'], 'in_progress'],
  ['that is only signs', ['---------'], '---------'],
])('A manager reads a state by the words that people read: %s', (_, texts, words) =>
  expect(valueWords('closed', { texts })).toBe(words),
);
