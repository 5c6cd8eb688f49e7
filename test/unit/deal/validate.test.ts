import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEAL_FIELDS, type Deal } from '@/lib/deal/model';
import { parseHttpUrl } from '@/lib/deal/url';
import { LIMITS, type Problem, truncate, validateDeal } from '@/lib/deal/validate';
import { deal, FAMILY, ORIGIN, SITE, text, uri } from './arbitraries';

const GOOD: Deal = {
  id: '123456789012345678',
  name: 'Doors',
  uri: `${ORIGIN}/deal/1`,
  responsibleUserId: '7',
  contacts: ['11', '12'],
  closed: false,
};

const codes = (problems: readonly Problem[]) =>
  problems.map(({ field, code, blocks }) => `${field}: ${code}${blocks ? '' : ', advice'}`);
const of = (change: Partial<Deal>) => codes(validateDeal({ ...GOOD, ...change }, SITE));

describe('validateDeal', () => {
  it('finds none in a good deal', () => {
    expect(of({})).toEqual([]);
    expect(of({ closed: true })).toEqual([]);
  });

  it.each(['id', 'name', 'uri', 'responsibleUserId'] as const)(
    '%s: is missing if nothing in it is visible',
    (field) => {
      for (const nothing of ['', ' ', '\t \n', '\u00a0'])
        expect(of({ [field]: nothing })).toEqual([`${field}: missing`]);
    },
  );

  it.each([
    ['id', LIMITS.id],
    ['name', LIMITS.name],
    ['responsibleUserId', LIMITS.responsibleUserId],
  ] as const)('%s: %i UTF-16 units and no more', (field, limit) => {
    expect(of({ [field]: 'x'.repeat(limit) })).toEqual([]);
    expect(of({ [field]: 'x'.repeat(limit + 1) })).toEqual([`${field}: too-long`]);
    // A person sees 👍 as one character; it has two UTF-16 units.
    expect(of({ [field]: '👍'.repeat(limit / 2) })).toEqual([]);
    expect(of({ [field]: `${'👍'.repeat(limit / 2)}.` })).toEqual([`${field}: too-long`]);
  });

  it('says how long a text is and how long it may be', () => {
    expect(validateDeal({ ...GOOD, name: 'x'.repeat(300) }, SITE)).toEqual([
      { field: 'name', code: 'too-long', blocks: true, length: 300, limit: 200 },
    ]);
  });

  it('uri: has at most 200 units', () => {
    const path = `${ORIGIN}/`;
    expect(of({ uri: path.padEnd(200, 'x') })).toEqual([]);
    expect(of({ uri: path.padEnd(201, 'x') })).toEqual(['uri: too-long']);
  });

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'ftp://acme.crm.example/1',
    '//acme.crm.example/1',
    '/deal/1',
    'acme.crm.example/deal/1',
    'https://',
    'https:acme.crm.example/1',
    'https:\\\\acme.crm.example\\1',
    'x',
  ])('uri: %s is no link', (bad) => {
    expect(of({ uri: bad })).toEqual(['uri: not-a-link']);
  });

  it('uri: a link to another site is advice and does not block', () => {
    for (const other of ['https://evil.example/1', 'https://acme.crm.example:8443/1']) {
      expect(validateDeal({ ...GOOD, uri: other }, SITE)).toEqual([
        { field: 'uri', code: 'other-site', blocks: false },
      ]);
    }
    for (const same of [`${ORIGIN}:443/deal/1`, 'http://acme.crm.example/1', 'https://www.acme.crm.example./1'])
      expect(of({ uri: same })).toEqual([]);
  });

  it('contacts: an empty list is advice', () => {
    expect(validateDeal({ ...GOOD, contacts: [] }, SITE)).toEqual([
      { field: 'contacts', code: 'no-contacts', blocks: false },
    ]);
  });

  it('contacts: an empty id, an id that is there twice and one that is too long block', () => {
    expect(of({ contacts: ['1', ' '] })).toEqual(['contacts: no-contact-id']);
    expect(of({ contacts: ['1', '2', '1'] })).toEqual(['contacts: contact-twice']);
    expect(of({ contacts: ['1', 'x'.repeat(100)] })).toEqual([]);
    expect(of({ contacts: ['x'.repeat(101), '1'] })).toEqual(['contacts: too-long']);
  });

  it('contacts: spaces around an id do not make another id of it', () => {
    expect(of({ contacts: ['1', ' 1'] })).toEqual(['contacts: contact-twice']);
  });

  it('any deal has at most one blocking problem a field, and a length above the limit with each too-long', () => {
    fc.assert(
      fc.property(deal, (any) => {
        const problems = validateDeal(any, SITE);
        const blocking = problems.filter(({ blocks }) => blocks).map(({ field }) => field);
        expect(new Set(blocking).size).toBe(blocking.length);
        for (const { field, code, length, limit } of problems) {
          expect(DEAL_FIELDS).toContain(field);
          if (code === 'too-long') expect(length).toBeGreaterThan(limit ?? Number.POSITIVE_INFINITY);
          else expect([length, limit]).toEqual([undefined, undefined]);
        }
      }),
    );
  });

  it('a deal without a blocking problem keeps every documented limit', () => {
    fc.assert(
      fc.property(deal, (any) => {
        fc.pre(validateDeal(any, SITE).every(({ blocks }) => !blocks));
        expect(any.id.length).toBeLessThanOrEqual(100);
        expect(any.name.length).toBeLessThanOrEqual(200);
        expect(any.uri.length).toBeLessThanOrEqual(200);
        expect(any.uri.trim()).toMatch(/^https?:\/\//i);
        expect([any.id, any.name, any.responsibleUserId, ...any.contacts].every((one) => one.trim() !== '')).toBe(true);
        expect(new Set(any.contacts).size).toBe(any.contacts.length);
      }),
    );
  });
});

describe('parseHttpUrl', () => {
  it('returns an address only for http and https, whatever the text', () => {
    fc.assert(
      fc.property(uri, (any) => {
        const url = parseHttpUrl(any);
        if (url) expect(url.href).toMatch(/^https?:\/\/[^/]/);
      }),
    );
  });

  it('accepts capitals, and spaces around the address', () => {
    expect(parseHttpUrl(' HTTPS://Acme.Example/1 ')?.href).toBe('https://acme.example/1');
  });
});

describe('truncate', () => {
  const graphemeEnds = (full: string) =>
    new Set([0, ...[...new Intl.Segmenter().segment(full)].map(({ index, segment }) => index + segment.length)]);

  it('leaves a text alone that fits', () => {
    expect(truncate('Doors', 5)).toBe('Doors');
    expect(truncate('', 5)).toBe('');
  });

  it('cuts before an emoji that does not fit whole, and before a space in front of it', () => {
    expect(truncate(`Doors ${FAMILY}!`, 14)).toBe('Doors…');
    expect(truncate(`${'x'.repeat(198)}${FAMILY}`, 200)).toBe(`${'x'.repeat(198)}…`);
    expect(truncate('e\u0301'.repeat(3), 5)).toBe('e\u0301e\u0301…');
  });

  it('leaves only the ellipsis if the first character is longer than the limit', () => {
    expect(truncate(`a${'\u0301'.repeat(300)}`, 200)).toBe('…');
  });

  it('keeps the limit, never cuts within a character, and keeps the beginning of the text', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 210 }), (full, limit) => {
        const short = truncate(full, limit);
        expect(short.length).toBeLessThanOrEqual(limit);
        if (full.length <= limit) {
          expect(short).toBe(full);
          return;
        }
        expect(short.endsWith('…')).toBe(true);
        const beginning = short.slice(0, -1);
        expect(full.startsWith(beginning)).toBe(true);
        expect(graphemeEnds(full)).toContain(beginning.length);
      }),
    );
  });
});
