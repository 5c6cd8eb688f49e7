import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areEqualDeals, diffDeals, withUpdate } from '@/lib/deal/compare';
import { DEAL_FIELDS, type Deal } from '@/lib/deal/model';
import { deal, ORIGIN, twoDeals } from './arbitraries';

const DEAL: Deal = {
  id: '1',
  name: 'Doors',
  uri: `${ORIGIN}/deal/1`,
  responsibleUserId: '7',
  contacts: ['11', '12'],
  closed: false,
};
const fieldsOf = (here: Deal, there: Deal) => diffDeals(here, there).map(({ field }) => field);
const withChange = (change: Partial<Deal>): Deal => ({ ...DEAL, ...change });

describe('diffDeals', () => {
  it('finds none between equal deals', () => {
    expect(diffDeals(DEAL, structuredClone(DEAL))).toEqual([]);
  });

  it.each([
    ['name', { name: 'Floors' }],
    ['id', { id: '2' }],
    ['uri', { uri: `${ORIGIN}/deal/2` }],
    ['responsibleUserId', { responsibleUserId: '8' }],
    ['contacts', { contacts: ['11'] }],
  ] as const)('tells %s with both values', (field, change) => {
    const other = withChange(change as Partial<Deal>);
    expect(diffDeals(other, DEAL)).toEqual([{ field, here: other[field], there: DEAL[field] }]);
  });

  it('gives the differences in the order in which pages show the fields', () => {
    const other = { id: '2', name: 'x', uri: 'x', responsibleUserId: 'x', contacts: [], closed: true };
    expect(fieldsOf(other, DEAL)).toEqual([...DEAL_FIELDS]);
  });

  it('finds a difference if the deal is closed only here, and none if it is closed only in Wazzup', () => {
    expect(fieldsOf(withChange({ closed: true }), DEAL)).toEqual(['closed']);
    expect(fieldsOf(DEAL, withChange({ closed: true }))).toEqual([]);
  });

  it('compares who the contacts are, not their order', () => {
    expect(fieldsOf(withChange({ contacts: ['12', '11'] }), DEAL)).toEqual([]);
    expect(fieldsOf(withChange({ contacts: ['11', '13'] }), DEAL)).toEqual(['contacts']);
    // A text of ids joined by commas would be the same for both.
    expect(fieldsOf(withChange({ contacts: ['1,2'] }), withChange({ contacts: ['1', '2'] }))).toEqual(['contacts']);
  });

  it('finds no difference in spaces around and between words, nor in the two ways to write é', () => {
    expect(fieldsOf(withChange({ name: ' Cafe\u0301  chairs ' }), withChange({ name: 'Café chairs' }))).toEqual([]);
    expect(fieldsOf(withChange({ name: 'doors' }), DEAL)).toEqual(['name']);
  });

  it('finds no difference between two ways to write the same link', () => {
    expect(fieldsOf(withChange({ uri: 'HTTPS://ACME.crm.example:443/deal/1' }), DEAL)).toEqual([]);
    expect(fieldsOf(withChange({ uri: `${ORIGIN}/deal/1?x` }), DEAL)).toEqual(['uri']);
  });

  it('tells long ids apart that would be equal as numbers', () => {
    expect(fieldsOf(withChange({ id: '123456789012345678' }), withChange({ id: '123456789012345679' }))).toEqual([
      'id',
    ]);
    expect(fieldsOf(withChange({ id: '007' }), withChange({ id: '7' }))).toEqual(['id']);
  });

  it('is symmetric, except for the rule about closed deals', () => {
    fc.assert(
      fc.property(twoDeals, ([one, other]) => {
        const open = (fields: string[]) => fields.filter((field) => field !== 'closed');
        expect(open(fieldsOf(one, other))).toEqual(open(fieldsOf(other, one)));
        expect(fieldsOf(one, other).includes('closed')).toBe(one.closed && !other.closed);
        expect(areEqualDeals(one, other)).toBe(areEqualDeals(other, one));
      }),
    );
  });

  it('ignores the order of contacts in any deal', () => {
    const shuffled = deal.chain((any) =>
      fc.tuple(fc.constant(any), fc.shuffledSubarray(any.contacts, { minLength: any.contacts.length })),
    );
    fc.assert(
      fc.property(shuffled, deal, ([any, contacts], other) => {
        const moved = { ...any, contacts };
        expect(areEqualDeals(any, moved)).toBe(true);
        expect(fieldsOf(moved, other)).toEqual(fieldsOf(any, other));
        expect(fieldsOf(other, moved)).toEqual(fieldsOf(other, any));
      }),
    );
  });

  it('finds no difference exactly if an update changes nothing', () => {
    fc.assert(
      fc.property(twoDeals, ([here, there]) => {
        expect(diffDeals(here, there).length === 0).toBe(areEqualDeals(withUpdate(here, there), there));
      }),
      { numRuns: 500 },
    );
  });

  it('finds no difference after an update', () => {
    fc.assert(
      fc.property(twoDeals, ([here, there]) => {
        expect(diffDeals(here, withUpdate(here, there))).toEqual([]);
      }),
    );
  });
});

describe('areEqualDeals', () => {
  it('says that a deal equals itself, and that an open and a closed deal differ both ways', () => {
    fc.assert(
      fc.property(deal, (any) => {
        expect(areEqualDeals(any, structuredClone(any))).toBe(true);
        expect(areEqualDeals(any, { ...any, closed: !any.closed })).toBe(false);
        expect(areEqualDeals({ ...any, closed: !any.closed }, any)).toBe(false);
      }),
    );
  });
});

describe('withUpdate', () => {
  it('may close a deal and never reopens one; it takes all other fields from here', () => {
    fc.assert(
      fc.property(twoDeals, ([here, there]) => {
        const { closed, ...rest } = withUpdate(here, there);
        const { closed: closedHere, ...restHere } = here;
        expect(rest).toEqual(restHere);
        expect(closed).toBe(closedHere || there.closed);
      }),
    );
  });
});
