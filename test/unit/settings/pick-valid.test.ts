import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { policyModel, storedModel } from '@/lib/settings/model';
import { pickValid } from '@/lib/settings/pick-valid';

const SITE = 'https://acme.kommo.com';
const GOOD = {
  tokenAddress: 'https://tokens.acme.example/t',
  crms: ['kommo'],
  servers: ['https://crm.acme.example:8443', 'http://10.0.0.7'],
  users: [
    { crmUser: '7', wazzupUser: 'anna' },
    { site: SITE, crmUser: '8', wazzupUser: 'boris' },
  ],
  forbid: ['delete', 'reopen'],
  forms: { [SITE]: 'k-{id}' },
  pill: 'small',
  sessionReads: false,
  hubspotId: 'user',
} as const;

describe('what can be used of a policy', () => {
  it('is all of a good one, and nothing of none', () => {
    expect(pickValid(policyModel, GOOD)).toEqual({ values: GOOD, rejected: [] });
    for (const none of [{}, undefined, null, 'text', 7, []])
      expect(pickValid(policyModel, none)).toEqual({ values: {}, rejected: [] });
  });

  it.each<[string, object, object, string[]]>([
    ['a wrong value', { pill: 'big' }, { pill: undefined }, ['pill: "big"']],
    ['a wrong kind', { sessionReads: 'no' }, { sessionReads: undefined }, ['sessionReads: "no"']],
    ['an unknown name', { delete: false }, {}, ['delete: false']],
    ['a field that is only local', { places: {} }, {}, ['places: {}']],
    ['one of several actions', { forbid: ['destroy', 'delete'] }, { forbid: ['delete'] }, ['forbid: "destroy"']],
    ['rows of a list', { servers: ['a', SITE, 'b'] }, { servers: [SITE] }, ['servers: "b"', 'servers: "a"']],
    [
      'a row with a number for an id, and one with more than there is',
      { users: [{ crmUser: 7, wazzupUser: 'a' }, ...GOOD.users, { crmUser: '7', wazzupUser: 'a', phone: '1' }] },
      {},
      ['users: {"crmUser":"7","wazzupUser":"a","phone":"1"}', 'users: {"crmUser":7,"wazzupUser":"a"}'],
    ],
    [
      'a form without an id, and one for no site',
      { forms: { [SITE]: 'k-{id}', 'https://b.kommo.com': 'k-', kommo: '{id}' } },
      { forms: { [SITE]: 'k-{id}' } },
      ['forms: "{id}"', 'forms: "k-"'],
    ],
    [
      'no address for tokens',
      { tokenAddress: 'http://a.example' },
      { tokenAddress: undefined },
      ['tokenAddress: "http://a.example"'],
    ],
    [
      'a secret in an address',
      { tokenAddress: 'https://anna:secret@a.example' },
      { tokenAddress: undefined },
      ['tokenAddress: "https://anna:secret@a.example"'],
    ],
  ])('%s takes nothing else with it', (_, change, left, wrong) => {
    const read = pickValid(policyModel, { ...GOOD, ...change });
    expect(read.rejected.toSorted()).toEqual(wrong.toSorted());
    const { values } = pickValid(policyModel, { ...GOOD, ...left });
    expect(read.values).toEqual(values);
  });

  it('is of the model, whatever is given, and what was given is not changed', () => {
    const names = fc.constantFrom(...Object.keys(GOOD), '__proto__', 'toString');
    const given = fc.oneof(
      fc.jsonValue(),
      fc.dictionary(names, fc.oneof(fc.jsonValue(), fc.constantFrom(...Object.values(GOOD)))),
    );
    fc.assert(
      fc.property(given, (raw) => {
        const before = JSON.stringify(raw);
        for (const model of [policyModel, storedModel]) {
          const { values, rejected } = pickValid(model, raw);
          expect(model.safeParse(values).success).toBe(true);
          expect(pickValid(model, values)).toEqual({ values, rejected: [] });
          if (rejected.length === 0 && raw && typeof raw === 'object' && !Array.isArray(raw))
            expect(values).toEqual(raw);
        }
        expect(JSON.stringify(raw)).toBe(before);
      }),
      { numRuns: 1000 },
    );
  });

  it('does not hold a list that nobody could have written', () => {
    const { values, rejected } = pickValid(policyModel, { users: Array(200_000).fill({}), country: 'DE' });
    expect(values).toEqual({ country: 'DE' });
    expect(rejected).toEqual([expect.stringMatching(/^users: \[\{\},/)]);
  });

  it('does not hold a value that is too deep to be written', () => {
    const deep = JSON.parse('['.repeat(20_000) + ']'.repeat(20_000));
    expect(pickValid(policyModel, { pill: deep, country: 'DE' })).toEqual({
      values: { country: 'DE' },
      rejected: ['pill: …'],
    });
  });
});
