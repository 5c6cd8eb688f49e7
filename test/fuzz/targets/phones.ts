import { accountNumber } from '@/lib/chat/link';
import { chatsOf } from '@/lib/chat/phone';
import type { Target } from '../target.ts';

const RULES = [
  { country: '', leading8: true },
  { country: 'RU', leading8: true },
  { country: 'DE', leading8: false },
  { country: 'US', leading8: false },
];

/** What each digit of each script is worth: the digits of a script stand in a row. */
const VALUES = new Map<string, string>();
for (let code = 0, row = 0; code < 0x20000; code += 1) {
  const sign = String.fromCodePoint(code);
  row = /\p{Nd}/u.test(sign) ? row + 1 : 0;
  if (row > 0) VALUES.set(sign, String((row - 1) % 10));
}

/** The last four digits of a number stand in the text, as people write digits; a country's code may be added before them. */
function holdsDigits(input: string, given: unknown): boolean {
  const digits = input
    .replace(/%2[0b]/gi, '')
    .replace(/\p{Nd}/gu, (digit) => VALUES.get(digit) ?? '')
    .replace(/\D/g, '');
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
      '+7 (495) 555-01-31 (доб. 12) / 8 (495) 555-01-32',
      'WhatsApp: https://wa.me/5531988880131?text=Hi',
      '79125550131@c.us; +8 (495) 555-01-31',
      '030/5550131, 5550132',
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
