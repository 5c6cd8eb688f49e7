import { accountNumber } from '@/lib/chat/link';
import { chatsOf } from '@/lib/chat/phone';
import type { Target } from '../target.ts';

const RULES = [
  { country: '', leading8: true },
  { country: 'RU', leading8: true },
  { country: 'DE', leading8: false },
  { country: 'US', leading8: false },
];

/** The last four digits of a number stand in the text, as people write digits; a country's code may be added before them. */
function holdsDigits(input: string, given: unknown): boolean {
  const digits = input.normalize('NFKC').replace(/\D/g, '');
  return (given as string[]).every((number) => digits.includes(number.slice(-4)));
}

export const PHONE_TARGETS: readonly Target[] = [
  {
    name: 'phones',
    seeds: [
      '+1 202-555-0131',
      '8 (912) 345-67-89',
      '00 49 30 1234567',
      '+49 30 1234567; 030 7654321',
      '＋４９ ３０ １２３４５６７',
    ],
    run: (input) => RULES.flatMap((rules) => chatsOf([input], rules).chats.map(({ id }) => id)),
    holds: holdsDigits,
  },
  {
    name: 'account-number',
    seeds: ['1234-5678', ' 1234 – 5678 '],
    run: (input) => accountNumber(input),
    holds: (input, given) => given === undefined || holdsDigits(input, [String(given).slice(0, 4)]),
  },
];
