import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeDeal, editsFor } from '@/lib/deal/compose';
import { addKnownUser, applyUserMapping, type KnownUser } from '@/lib/deal/known-users';
import type { Deal, PageDeal } from '@/lib/deal/model';
import { addTypedPhone } from '@/lib/deal/typed-phones';
import { dealOrNone, FAMILY, ORIGIN, pageDeal, typed } from './arbitraries';

const PAGE: PageDeal = {
  crm: 'kommo',
  id: '4217',
  uri: `${ORIGIN}/leads/detail/4217`,
  name: 'Doors',
  responsible: { id: '7', name: 'Ann' },
  contacts: [{ id: '11', name: 'Bob', phones: ['+1 555'] }],
  closed: false,
  sources: {},
  failures: {},
};
const THERE: Deal = {
  id: '4217',
  name: 'Old name',
  uri: PAGE.uri,
  responsibleUserId: '8',
  contacts: ['21', '22'],
  closed: true,
};
const BARE: PageDeal = { crm: 'kommo', id: PAGE.id, uri: PAGE.uri, sources: {}, failures: {} };

const idTemplate = fc.constantFrom('{id}', 'kommo-{id}', 'k.{id}.eu');

describe('composeDeal', () => {
  it('takes the fields of the page deal', () => {
    expect(composeDeal(PAGE)).toEqual({
      deal: {
        id: '4217',
        name: 'Doors',
        uri: PAGE.uri,
        responsibleUserId: '7',
        contacts: ['11'],
        closed: false,
      },
      contacts: PAGE.contacts,
      withoutPhones: [],
      isNameShortened: false,
      unreadFields: [],
      unknownFields: [],
    });
  });

  it('takes the edits before the fields of the page deal', () => {
    const contacts = [{ id: '31', phones: [] }];
    const { deal } = composeDeal(PAGE, {
      edits: { name: 'Floors', id: 'own', uri: 'https://x.example/', responsibleUserId: '9', contacts },
      there: THERE,
      idTemplate: 'kommo-{id}',
    });
    expect(deal).toEqual({
      id: 'own',
      name: 'Floors',
      uri: 'https://x.example/',
      responsibleUserId: '9',
      contacts: ['31'],
      closed: false,
    });
  });

  it('keeps Wazzup’s value of a field that the reader could not read', () => {
    const { deal, unknownFields } = composeDeal(BARE, { there: THERE });
    expect(deal).toEqual(THERE);
    expect(unknownFields).toEqual([]);
  });

  it('removes no contact of Wazzup’s if the page may not show all contacts', () => {
    const someContacts = [
      { id: '22', name: 'Bob', phones: ['+1 555'] },
      { id: '23', name: 'Cleo' },
    ];
    const { deal, contacts, unreadFields, unknownFields } = composeDeal({ ...BARE, someContacts }, { there: THERE });
    expect(deal.contacts).toEqual(['21', '22', '23']);
    expect(contacts).toEqual([{ id: '21' }, ...someContacts]);
    expect([unreadFields.includes('contacts'), unknownFields]).toEqual([true, []]);
    expect(composeDeal({ ...BARE, someContacts }, { idTemplate: 'k-{id}' }).deal.contacts).toEqual(['k-22', 'k-23']);
    const edits = { contacts: [{ id: '31' }] };
    expect(composeDeal({ ...BARE, someContacts }, { there: THERE, edits }).deal.contacts).toEqual(['31']);
  });

  it('names the fields that nobody knows, and guesses no value', () => {
    const { deal, unknownFields } = composeDeal(BARE);
    expect(deal).toEqual({ id: '4217', name: '', uri: PAGE.uri, responsibleUserId: '', contacts: [], closed: false });
    expect(unknownFields).toEqual(['name', 'responsibleUserId', 'contacts', 'closed']);
  });

  it('counts a responsible user without an id as unknown', () => {
    expect(composeDeal({ ...PAGE, responsible: { name: 'Ann' } }).unknownFields).toEqual(['responsibleUserId']);
    expect(composeDeal({ ...PAGE, responsible: { name: 'Ann' } }, { there: THERE }).deal.responsibleUserId).toBe('8');
  });

  it('takes "no contacts" on the page for an answer, not for a gap', () => {
    expect(composeDeal({ ...PAGE, contacts: [] }, { there: THERE }).deal.contacts).toEqual([]);
  });

  it('leaves a field empty that the manager has emptied', () => {
    const { deal } = composeDeal(PAGE, { edits: { name: '', responsibleUserId: '', contacts: [] }, there: THERE });
    expect(deal).toMatchObject({ name: '', responsibleUserId: '', contacts: [] });
  });

  it('takes from the manager whether the deal is closed, if nobody else knows', () => {
    const closed = composeDeal(BARE, { edits: { closed: true } });
    expect(closed.deal.closed).toBe(true);
    expect(closed.unreadFields).not.toContain('closed');
    expect(closed.unknownFields).not.toContain('closed');
    expect(composeDeal(BARE, { edits: { closed: false }, there: THERE }).deal.closed).toBe(false);
  });

  describe('a typed phone', () => {
    const contacts = [{ id: '11', name: 'Bob' }, { id: '12', phones: [] }, { id: '13' }];
    const page = { ...PAGE, contacts };

    it('goes to a contact without phones on the page, and changes nothing else', () => {
      const before = composeDeal(page, { there: THERE });
      const phones = [
        { id: '11', phone: '+1 555' },
        // The page says that this contact has no phone.
        { id: '12', phone: '+1 556' },
      ];
      const after = composeDeal(page, { there: THERE, edits: { phones } });
      expect(before.withoutPhones).toEqual(['11', '13']);
      expect(after).toEqual({
        ...before,
        contacts: [{ id: '11', name: 'Bob', phones: ['+1 555'] }, { id: '12', phones: [] }, { id: '13' }],
      });
    });

    it('does not decide who belongs to the deal', () => {
      const incompletePage = { ...BARE, someContacts: contacts };
      const edits = { phones: [{ id: 'k-11', phone: '+1 555' }] };
      const {
        deal,
        contacts: people,
        unreadFields,
      } = composeDeal(incompletePage, { there: THERE, edits, idTemplate: 'k-{id}' });
      expect(deal.contacts).toEqual(['21', '22', 'k-11', 'k-12', 'k-13']);
      expect(people).toContainEqual({ id: 'k-11', name: 'Bob', phones: ['+1 555'] });
      expect(unreadFields).toContain('contacts');
    });

    it('goes to a contact that the manager added, and is gone once the manager empties it', () => {
      const added = { contacts: [{ id: '99', phones: ['+1 555'] }] };
      const withPhone = (phone: string) => ({ ...added, phones: [{ id: '99', phone }] });
      expect(composeDeal(PAGE, { edits: withPhone('+1 556') }).contacts).toEqual([{ id: '99', phones: ['+1 556'] }]);
      expect(composeDeal(PAGE, { edits: withPhone(' ') }).contacts).toEqual([{ id: '99' }]);
      expect(composeDeal(PAGE, { edits: added })).toMatchObject({ contacts: added.contacts, withoutPhones: ['99'] });
    });

    it('takes the place of what the page shows, as long as the page shows the same', () => {
      const shown = ['ask at reception', '5'];
      const withPhones = (phones: string[], phone: string) =>
        composeDeal(
          { ...PAGE, contacts: [{ id: '11', name: 'Bob', phones }] },
          { edits: { phones: [{ id: '11', phone, instead: shown }] } },
        );
      expect(withPhones(shown, '+1 556')).toMatchObject({ contacts: [{ phones: ['+1 556'] }], withoutPhones: ['11'] });
      expect(withPhones(shown, ' ')).toMatchObject({ contacts: [{ phones: shown }], withoutPhones: [] });
      // Somebody has mended the number in the CRM.
      expect(withPhones(['+1 557'], '+1 556')).toMatchObject({ contacts: [{ phones: ['+1 557'] }], withoutPhones: [] });
    });

    it('replaces the phone that the manager typed for the same contact before', () => {
      const first = addTypedPhone(undefined, { id: '1', phone: '+' });
      expect(addTypedPhone(addTypedPhone(first, { id: '2', phone: '+2' }), { id: '1', phone: '+1' })).toEqual([
        { id: '2', phone: '+2' },
        { id: '1', phone: '+1' },
      ]);
    });

    it('never changes the composed deal', () => {
      fc.assert(
        fc.property(pageDeal, typed, idTemplate, dealOrNone, (page, { phones, ...edits }, idTemplate, there) => {
          const { deal } = composeDeal(page, { edits, idTemplate, there });
          const withPhones = { ...edits, ...(phones && { phones }) };
          expect(composeDeal(page, { edits: withPhones, idTemplate, there }).deal).toEqual(deal);
        }),
      );
    });
  });

  it('applies the id template to the page’s ids, not to typed ones or Wazzup’s', () => {
    expect(composeDeal(PAGE, { idTemplate: 'k-{id}-eu' }).deal).toMatchObject({
      id: 'k-4217-eu',
      contacts: ['k-11-eu'],
    });
    expect(composeDeal(BARE, { idTemplate: 'k-{id}', there: THERE }).deal.contacts).toEqual(['21', '22']);
  });

  it('tidies and cuts the page’s name, and says if it cut it', () => {
    const tidy = composeDeal({ ...PAGE, name: '  Doors\n\tand   floors ' });
    expect([tidy.deal.name, tidy.isNameShortened]).toEqual(['Doors and floors', false]);
    const long = composeDeal({ ...PAGE, name: `${'x'.repeat(198)}${FAMILY}` });
    expect([long.deal.name, long.isNameShortened]).toEqual([`${'x'.repeat(198)}…`, true]);
  });

  it('does not cut a typed name', () => {
    const { deal, isNameShortened } = composeDeal(PAGE, { edits: { name: 'x'.repeat(300) } });
    expect([deal.name.length, isNameShortened]).toEqual([300, false]);
  });

  it('makes a well-formed name of at most 200 units from any page name, and marks the cut', () => {
    fc.assert(
      fc.property(pageDeal, idTemplate, (page, idTemplate) => {
        fc.pre(page.name !== undefined);
        const { deal, isNameShortened } = composeDeal(page, { idTemplate });
        expect(deal.name.length).toBeLessThanOrEqual(200);
        expect(deal.name.isWellFormed()).toBe(true);
        expect(deal.name).toBe(deal.name.trim());
        if (isNameShortened) expect(deal.name).toMatch(/…$/u);
      }),
    );
  });

  it('composes only texts that UTF-8 can write: Wazzup would return half an emoji as another character', () => {
    fc.assert(
      fc.property(pageDeal, typed, idTemplate, (page, edits, idTemplate) => {
        const { deal, contacts } = composeDeal(page, { edits, idTemplate });
        const texts = [deal.id, deal.name, deal.uri, deal.responsibleUserId, ...deal.contacts];
        expect(texts.filter((text) => !text.isWellFormed())).toEqual([]);
        expect(contacts.map(({ id }) => id)).toEqual(deal.contacts);
      }),
    );
  });

  it('takes each field from the edits, else from the page, else from Wazzup, else names it as unknown', () => {
    fc.assert(
      fc.property(pageDeal, typed, dealOrNone, (page, edits, there) => {
        const { deal, unknownFields } = composeDeal(page, { edits, there });
        const known = {
          name: edits.name ?? page.name ?? there?.name,
          responsibleUserId: edits.responsibleUserId ?? page.responsible?.id ?? there?.responsibleUserId,
          contacts: edits.contacts ?? page.contacts ?? there?.contacts,
          closed: edits.closed ?? page.closed ?? there?.closed,
        };
        const missing = Object.entries(known).filter(([, value]) => value === undefined);
        expect(unknownFields).toEqual(missing.map(([field]) => field));
        expect(deal.closed).toBe(known.closed ?? false);
        expect(deal.contacts).toHaveLength(known.contacts?.length ?? 0);
        if (edits.name !== undefined) expect(deal.name).toBe(edits.name.toWellFormed());
      }),
    );
  });

  it('does not change its arguments', () => {
    fc.assert(
      fc.property(pageDeal, typed, dealOrNone, idTemplate, (page, edits, there, idTemplate) => {
        const before = structuredClone({ page, edits, there });
        composeDeal(page, { edits, there, idTemplate });
        expect({ page, edits, there }).toEqual(before);
      }),
    );
  });
});

describe('applyUserMapping', () => {
  const hubspot: PageDeal = { ...PAGE, crm: 'hubspot', responsible: { id: '7', name: 'Ann', userId: '70' } };
  const OWNER = { hubspotId: 'owner', users: [] } as const;
  const USER = { hubspotId: 'user', users: [] } as const;
  const sentId = (users: KnownUser[], page = hubspot) =>
    applyUserMapping(page, { hubspotId: 'owner', users }).responsible?.id;

  it('replaces HubSpot’s owner id by the user id if Wazzup knows that one', () => {
    expect(applyUserMapping(hubspot, USER).responsible).toEqual({ id: '70', name: 'Ann', userId: '70' });
    expect(applyUserMapping(hubspot, OWNER)).toEqual(hubspot);
  });

  it('never sends an owner id as a user id', () => {
    const { responsible: _, ...nobody } = hubspot;
    expect(applyUserMapping({ ...hubspot, responsible: { id: '7', name: 'Ann' } }, USER).responsible).toEqual({
      name: 'Ann',
    });
    expect(applyUserMapping(nobody, USER)).toEqual(nobody);
  });

  describe('with Wazzup’s users', () => {
    const [owner, user] = [
      { id: '7', name: 'Ann' },
      { id: '70', name: 'Ann' },
    ];
    const decided = (mapping: typeof OWNER | typeof USER, inWazzup: { id: string; name: string }[], page = hubspot) =>
      applyUserMapping(page, mapping, inWazzup).responsible?.id;

    it('sends the one of HubSpot’s two ids that Wazzup knows, whatever the settings say', () => {
      for (const mapping of [OWNER, USER]) {
        expect(decided(mapping, [owner])).toBe('7');
        expect(decided(mapping, [{ id: '71', name: 'Bob' }, user])).toBe('70');
      }
    });

    it('sends the one that the settings say, if Wazzup knows neither or both', () => {
      expect([decided(OWNER, []), decided(USER, [])]).toEqual(['7', '70']);
      expect([decided(OWNER, [owner, user]), decided(USER, [owner, user])]).toEqual(['7', '70']);
    });

    it('lets a row of the manager’s go before, under either id', () => {
      const users = [{ site: ORIGIN, crmUser: '7', wazzupUser: 'chosen' }];
      expect(applyUserMapping(hubspot, { hubspotId: 'owner', users }, [user]).responsible?.id).toBe('chosen');
      expect(applyUserMapping(hubspot, { hubspotId: 'user', users }, []).responsible?.id).toBe('chosen');
      const elsewhere = [{ site: 'https://other.example', crmUser: '7', wazzupUser: 'chosen' }];
      expect(applyUserMapping(hubspot, { hubspotId: 'owner', users: elsewhere }, [user]).responsible?.id).toBe('70');
    });

    it('gives the same result when applied again', () => {
      const once = applyUserMapping(hubspot, OWNER, [user]);
      expect(applyUserMapping(once, OWNER, [user])).toEqual(once);
    });

    it('sends no owner id as a user id where HubSpot tells only that one', () => {
      expect(decided(USER, [owner], { ...hubspot, responsible: { id: '7', name: 'Ann' } })).toBeUndefined();
    });

    it('says nothing of other CRMs', () => {
      expect(decided(OWNER, [user], { ...hubspot, crm: 'kommo' })).toBe('7');
    });
  });

  it('leaves the ids of other CRMs alone', () => {
    const kommo = { ...hubspot, crm: 'kommo' };
    expect(applyUserMapping(kommo, USER)).toEqual(kommo);
  });

  it('takes the Wazzup user from the first row that fits', () => {
    const ann = { crmUser: '7', wazzupUser: 'ann' };
    expect(sentId([ann, { ...ann, wazzupUser: 'second' }])).toBe('ann');
    expect(sentId([{ ...ann, site: ORIGIN }])).toBe('ann');
    expect(
      sentId([
        { ...ann, site: 'https://other.example' },
        { ...ann, wazzupUser: 'any' },
      ]),
    ).toBe('any');
    expect(sentId([{ ...ann, crmUser: '8' }])).toBe('7');
    expect(applyUserMapping(hubspot, { hubspotId: 'owner', users: [ann] }).responsible).toMatchObject({ name: 'Ann' });
  });

  it('looks for a row with the id that it would send without the rows', () => {
    const rows = [
      { crmUser: '7', wazzupUser: 'owner' },
      { crmUser: '70', wazzupUser: 'user' },
    ];
    expect(applyUserMapping(hubspot, { hubspotId: 'user', users: rows }).responsible?.id).toBe('user');
  });

  it('gives the same result when applied again, also after the rows have changed', () => {
    const rows = { hubspotId: 'user', users: [{ crmUser: '70', wazzupUser: 'ann' }] } as const;
    const once = applyUserMapping(hubspot, rows);
    expect(once.responsible).toEqual({ id: 'ann', crmId: '70', name: 'Ann', userId: '70' });
    expect(applyUserMapping(once, rows)).toEqual(once);
    expect(applyUserMapping(once, { hubspotId: 'user', users: [] }).responsible?.id).toBe('70');
  });

  it('gives no id to a user whom only a name identifies and no row names', () => {
    const nameless = { ...PAGE, responsible: { name: 'Ann' } };
    expect(sentId([{ crmUser: '7', wazzupUser: 'ann' }], nameless)).toBeUndefined();
  });
});

describe('addKnownUser', () => {
  const here = { site: ORIGIN, crmUser: '7', wazzupUser: 'ann' };

  it('keeps one row for each user and site, the newest first', () => {
    const [everywhere, again] = [
      { crmUser: '7', wazzupUser: 'any' },
      { ...here, wazzupUser: 'anna' },
    ];
    expect(addKnownUser([everywhere, here], again)).toEqual([again, everywhere]);
    expect(addKnownUser([], here)).toEqual([here]);
  });
});

describe('editsFor', () => {
  it('gives edits that make composeDeal return the pressed deal', () => {
    fc.assert(
      fc.property(pageDeal, typed, idTemplate, dealOrNone, (page, edits, idTemplate, there) => {
        const { deal } = composeDeal(page, { edits, idTemplate, there });
        const found = { id: deal.id, ...editsFor(deal, page, { there, idTemplate }) };
        expect(composeDeal(page, { edits: found, idTemplate, there }).deal).toEqual(deal);
      }),
    );
  });

  it('gives no edits for fields in which the page agrees', () => {
    const idTemplate = '{id}';
    expect(editsFor(composeDeal(PAGE).deal, PAGE, { there: null, idTemplate })).toEqual({});
    // Nor does it give edits for fields that the page left open, so that the press took them from Wazzup.
    expect(editsFor(composeDeal(BARE, { there: THERE }).deal, BARE, { there: THERE, idTemplate })).toEqual({});
    const renamed = { ...composeDeal(BARE, { there: THERE }).deal, name: 'Typed', contacts: ['22', '9'] };
    const contacts = [{ id: '22' }, { id: '9' }];
    expect(editsFor(renamed, BARE, { there: THERE, idTemplate })).toEqual({ name: 'Typed', contacts });
    // The manager said that a new deal is closed, and the page does not say.
    const closed = { ...composeDeal(BARE).deal, closed: true };
    expect(editsFor(closed, BARE, { there: null, idTemplate })).toEqual({ closed: true });
  });
});

describe('a user whom the page only names', () => {
  const users: KnownUser[] = [{ site: ORIGIN, crmUser: 'Ann', wazzupUser: 'user-1' }];
  const known = (responsible: PageDeal['responsible']) =>
    applyUserMapping({ ...PAGE, ...(responsible && { responsible }) }, { users, hubspotId: 'owner' }).responsible?.id;

  it('gets an id by the name, and only if the page shows no id', () => {
    expect(known({ name: ' Ann ' })).toBe('user-1');
    expect(known({ name: 'Ann', id: '7' })).toBe('7');
    expect(known({ name: 'Bob' })).toBeUndefined();
    expect(known({ name: ' ' })).toBeUndefined();
    // We apply the mapping again after the manager chose somebody else, and after the row was removed.
    const once = applyUserMapping({ ...PAGE, responsible: { name: 'Ann' } }, { users, hubspotId: 'owner' });
    const again = (rows: KnownUser[]) => applyUserMapping(once, { users: rows, hubspotId: 'owner' }).responsible;
    expect(again([{ site: ORIGIN, crmUser: 'Ann', wazzupUser: 'user-2' }])?.id).toBe('user-2');
    expect(again([])).toEqual({ name: 'Ann' });
  });
});
