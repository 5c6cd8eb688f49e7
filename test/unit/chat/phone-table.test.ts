// @vitest-environment node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chatsOf } from '@/lib/chat/phone';
import { PHONE_KINDS, type PhoneKind, type PhoneRow } from './phone-table';

const DOCUMENT = join(import.meta.dirname, '../../../docs/phones.md');
const TABLES = /(?<=<!-- From test\/unit\/chat\/phone-table\.ts\. -->\n).*(?=<!-- End\. -->)/s;

describe.each(PHONE_KINDS)('$title', ({ rows }) => {
  it.each(rows)('$written with country "$country", leading 8 $leading8: $gives', ({ gives, ...row }) => {
    const { chats, problem } = chatsOf([row.written], { country: '', leading8: false, ...row });
    expect(chats.map(({ id }) => id)).toEqual(typeof gives === 'string' ? [] : gives);
    if (typeof gives === 'string') expect(problem).toBe(gives);
  });
});

it('docs/phones.md tells what is read; after a change: vitest run phone-table -u', async () => {
  const document = readFileSync(DOCUMENT, 'utf8');
  expect(document).toMatch(TABLES);
  await expect(document.replace(TABLES, () => PHONE_KINDS.map(sectionOf).join(''))).toMatchFileSnapshot(DOCUMENT);
});

const WORDS: Record<string, string> = {
  'no-country': 'not read: which country?',
  'other-country': 'not read: no whole number of this country',
  unclear: 'not read: can be read in two ways',
  'not-a-number': 'not read: no number that can exist',
  'no-number': 'nothing there',
};

const NO_CODE = /[\p{Cf}\p{DI}\u00a0\n]/gu;
const nameOf = (sign: string): string =>
  sign === '\n' ? '⏎' : `‹U+${sign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}›`;

const sectionOf = ({ title, why, rows }: PhoneKind): string =>
  [
    `\n### ${title}`,
    '',
    why,
    '',
    '| written | settings | chat in WhatsApp |',
    '| --- | --- | --- |',
    ...rows.map(lineOf),
    '',
  ]
    .join('\n')
    .replace(/^\n\n/, '\n');

function lineOf({ written, country, leading8, gives }: PhoneRow): string {
  const settings = [country, leading8 && '8 is +7'].filter(Boolean).join(', ');
  const shown = written.replace(NO_CODE, nameOf).replaceAll('|', '\\|');
  const result = typeof gives === 'string' ? WORDS[gives] : gives.join(', ');
  return `| \`${shown}\` | ${settings || '–'} | ${result} |`;
}
