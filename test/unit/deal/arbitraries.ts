import fc from 'fast-check';
import { type Contact, DEAL_FIELDS, type Deal, type PageDeal } from '@/lib/deal/model';
import { ACTIONS } from '@/lib/deal/plan';

/** The origin of the CRM's page in all tests of deals. */
export const ORIGIN = 'https://acme.crm.example';
export const SITE = 'acme.crm.example';
export const ELSEWHERE = 'https://other.crm.example';

export const FAMILY = '👩‍👩‍👧‍👦';

/** Texts that have broken some program before. */
const ODD_TEXTS = [
  '',
  ' ',
  '\t\n',
  '0',
  '007',
  '123456789012345678',
  '__proto__',
  'toString',
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '👍',
  FAMILY,
  '\ud83d', // half of an emoji
  '\udc4d\ud83d', // two halves in the wrong order
  'e\u0301', // é as two code points
  '\u00e9', // é as one code point
  'шкаф-купе',
  '\u202eltr',
  'x'.repeat(300),
  FAMILY.repeat(30),
  `${'x'.repeat(198)}${FAMILY}`,
];

/** Strings of any UTF-16 units, lone surrogates among them. */
const units = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd7f0, max: 0xe010 })))
  .map((codes) => String.fromCharCode(...codes));

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.string({ unit: 'grapheme', minLength: 150, maxLength: 320 }),
  units,
);

const digits = fc.stringMatching(/^[1-9][0-9]{0,17}$/);
/** Ids of which a few are frequent, so that two lists often share some. */
const id: fc.Arbitrary<string> = fc.oneof(fc.constantFrom('1', '2', '3'), digits, text);

const link = (origin: string) => digits.map((number) => `${origin}/deal/${number}`);
export const uri: fc.Arbitrary<string> = fc.oneof(
  fc.constant(`${ORIGIN}/deal/1`),
  link(ORIGIN),
  link(ELSEWHERE),
  fc.webUrl(),
  fc.constantFrom('javascript:alert(1)', 'data:text/html,x', 'ftp://crm.example/1', '//crm.example/1', 'https://'),
  text,
);

export const deal: fc.Arbitrary<Deal> = fc.record({
  id,
  name: fc.oneof(fc.constantFrom('Doors', 'Doors and floors'), text),
  uri,
  responsibleUserId: id,
  contacts: fc.array(id, { maxLength: 4 }),
  closed: fc.boolean(),
});

const rewriteText = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(text, ` ${text}  `, text.normalize('NFD'), text.replace(/ /g, ' \n'));

/** The deal as another program may return it: with other spaces and Unicode forms, but without a real change. */
const rewriteDeal = (deal: Deal): fc.Arbitrary<Deal> =>
  fc.record({
    id: rewriteText(deal.id),
    name: rewriteText(deal.name),
    uri: fc.constant(deal.uri),
    responsibleUserId: rewriteText(deal.responsibleUserId),
    contacts: fc.shuffledSubarray(deal.contacts, { minLength: deal.contacts.length }),
    closed: fc.constant(deal.closed),
  });

/** Two deals that often are equal or differ in a field or two, which two random deals never would. */
export const twoDeals: fc.Arbitrary<[Deal, Deal]> = fc
  .tuple(deal, deal, fc.array(fc.constantFrom<string>(...DEAL_FIELDS)))
  .chain(([first, second, changedFields]) => {
    const mixed = Object.fromEntries(
      Object.entries(first).map(([field, value]) => [
        field,
        changedFields.includes(field) ? second[field as keyof Deal] : value,
      ]),
    ) as unknown as Deal;
    return fc.tuple(fc.constant(first), fc.oneof(fc.constant(mixed), rewriteDeal(mixed)));
  });

/** What Wazzup may have under an id: a deal, or null. */
export const dealOrNone = fc.option(deal, { freq: 4 });

export const contact: fc.Arbitrary<Contact> = fc.record(
  { id, name: text, phones: fc.array(text, { maxLength: 2 }) },
  { requiredKeys: ['id', 'phones'] },
);

export const pageDeal: fc.Arbitrary<PageDeal> = fc.record(
  {
    crm: fc.constant('kommo'),
    id,
    uri,
    name: text,
    responsible: fc.record({ id, name: text }, { requiredKeys: [] }),
    contacts: fc.array(contact, { maxLength: 4 }),
    closed: fc.boolean(),
    sources: fc.constant({}),
    failures: fc.constant({}),
  },
  { requiredKeys: ['crm', 'id', 'uri', 'sources', 'failures'] },
);

export const typed = fc.record(
  {
    name: text,
    id,
    uri,
    responsibleUserId: id,
    contacts: fc.array(contact, { maxLength: 4 }),
    closed: fc.boolean(),
    phones: fc.array(fc.record({ id, phone: text }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);

export const action = fc.constantFrom(...ACTIONS);
