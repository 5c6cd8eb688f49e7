import fc from 'fast-check';
import { expect, it } from 'vitest';
import { diagnosticsOf } from '@/lib/deal/diagnostics';
import type { PageDeal } from '@/lib/deal/model';

const ABOUT = { version: '0.1.0', browser: 'Chrome/156', state: 'not-linked' };

it('says which source gave or failed each field', () => {
  const page: PageDeal = {
    crm: 'pipedrive',
    id: '1',
    uri: 'https://acme.pipedrive.com/deal/1',
    name: 'Doors',
    responsible: { name: 'Anna' },
    contacts: [
      { id: '2', phones: ['+1'] },
      { id: '3', phones: [] },
    ],
    sources: { name: 'session', responsible: 'page', contacts: 'session' },
    failures: {
      responsible: { session: 'refused', page: 'silent' },
      closed: { session: 'silent', page: 'changed' },
    },
  };
  expect(diagnosticsOf(page, ABOUT).split('\n')).toEqual([
    'Deal Link 0.1.0, Chrome/156',
    'reader pipedrive, state not-linked',
    'name: session',
    'responsible: page (id no, name yes); session refused; page silent',
    'contacts: session (2, with phones 1)',
    'closed: missing; session silent; page changed',
  ]);
});

it('says how many contacts an incomplete list has, and why it is incomplete', () => {
  const page = { crm: 'hubspot', id: '1', uri: 'https://app.hubspot.com/contacts/1/record/0-3/1' };
  const contacts = [{ id: '2' }, { id: '3' }];
  const diagnose = (more: Partial<PageDeal>) => diagnosticsOf({ ...page, sources: {}, failures: {}, ...more }, ABOUT);
  expect(
    diagnose({
      contacts,
      sources: { contacts: 'page' },
      failures: { contacts: { session: 'refused', page: 'silent' } },
    }),
  ).toContain('\ncontacts: page (2, with phones 0); session refused; page silent\n');
  expect(diagnose({ someContacts: contacts, failures: { contacts: { page: 'silent' } } })).toMatch(
    /\ncontacts: missing; page silent\n(.*\n)*some contacts: \(2, with phones 0\)$/,
  );
});

it('holds no text of any deal', () => {
  // The texts are so long that our own words do not contain them by chance.
  const secret = fc.string({ minLength: 12, maxLength: 40 });
  const page = fc.record({
    id: secret,
    uri: secret,
    name: secret,
    responsible: fc.record({ id: secret, name: secret, userId: secret }),
    contacts: fc.array(fc.record({ id: secret, name: secret, phones: fc.array(secret) }), { minLength: 1 }),
  });
  fc.assert(
    fc.property(page, (facts) => {
      const text = diagnosticsOf(
        { crm: 'kommo', ...facts, sources: { contacts: 'page', name: 'page' }, failures: {} },
        ABOUT,
      );
      const all = JSON.stringify(facts, (_, value) => value);
      const strings = [...all.matchAll(/"((?:[^"\\]|\\.){12,})"(?!:)/g)].map(
        ([quoted]) => JSON.parse(quoted) as string,
      );
      for (const string of strings) expect(text).not.toContain(string);
    }),
  );
});
