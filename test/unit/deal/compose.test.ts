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
  it('takes what the page says', () => {
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

  it('takes what was typed before what the page says', () => {
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

  it('leaves what the page cannot tell as Wazzup has it', () => {
    const { deal, unknownFields } = composeDeal(BARE, { there: THERE });
    expect(deal).toEqual(THERE);
    expect(unknownFields).toEqual([]);
  });

  it('takes nobody away where the page may not know all', () => {
    const some = [
      { id: '22', name: 'Bob', phones: ['+1 555'] },
      { id: '23', name: 'Cleo' },
    ];
    const { deal, contacts, unreadFields, unknownFields } = composeDeal(
      { ...BARE, someContacts: some },
      { there: THERE },
    );
    expect(deal.contacts).toEqual(['21', '22', '23']);
    expect(contacts).toEqual([{ id: '21' }, ...some]);
    expect([unreadFields.includes('contacts'), unknownFields]).toEqual([true, []]);
    expect(composeDeal({ ...BARE, someContacts: some }, { idTemplate: 'k-{id}' }).deal.contacts).toEqual([
      'k-22',
      'k-23',
    ]);
    const edits = { contacts: [{ id: '31' }] };
    expect(composeDeal({ ...BARE, someContacts: some }, { there: THERE, edits }).deal.contacts).toEqual(['31']);
  });

  it('names what nobody knows, and guesses nothing', () => {
    const { deal, unknownFields } = composeDeal(BARE);
    expect(deal).toEqual({ id: '4217', name: '', uri: PAGE.uri, responsibleUserId: '', contacts: [], closed: false });
    expect(unknownFields).toEqual(['name', 'responsibleUserId', 'contacts', 'closed']);
  });

  it('a responsible known by name only is not known', () => {
    expect(composeDeal({ ...PAGE, responsible: { name: 'Ann' } }).unknownFields).toEqual(['responsibleUserId']);
    expect(composeDeal({ ...PAGE, responsible: { name: 'Ann' } }, { there: THERE }).deal.responsibleUserId).toBe('8');
  });

  it('"no contacts" on the page is an answer, not a gap', () => {
    expect(composeDeal({ ...PAGE, contacts: [] }, { there: THERE }).deal.contacts).toEqual([]);
  });

  it('emptied fields stay empty', () => {
    const { deal } = composeDeal(PAGE, { edits: { name: '', responsibleUserId: '', contacts: [] }, there: THERE });
    expect(deal).toMatchObject({ name: '', responsibleUserId: '', contacts: [] });
  });

  it('whether it is closed can be typed where nobody tells, and is told then', () => {
    const closed = composeDeal(BARE, { edits: { closed: true } });
    expect(closed.deal.closed).toBe(true);
    expect(closed.unreadFields).not.toContain('closed');
    expect(closed.unknownFields).not.toContain('closed');
    expect(composeDeal(BARE, { edits: { closed: false }, there: THERE }).deal.closed).toBe(false);
  });

  describe('a phone that is typed', () => {
    const contacts = [{ id: '11', name: 'Bob' }, { id: '12', phones: [] }, { id: '13' }];
    const page = { ...PAGE, contacts };

    it('is that of a contact of whom the page tells none, and changes nothing else', () => {
      const before = composeDeal(page, { there: THERE });
      const phones = [
        { id: '11', phone: '+1 555' },
        // The page tells that there is none.
        { id: '12', phone: '+1 556' },
      ];
      const after = composeDeal(page, { there: THERE, edits: { phones } });
      expect(before.withoutPhones).toEqual(['11', '13']);
      expect(after).toEqual({
        ...before,
        contacts: [{ id: '11', name: 'Bob', phones: ['+1 555'] }, { id: '12', phones: [] }, { id: '13' }],
      });
    });

    it('says nothing of who else belongs to the deal', () => {
      const some = { ...BARE, someContacts: contacts };
      const edits = { phones: [{ id: 'k-11', phone: '+1 555' }] };
      const { deal, contacts: people, unreadFields } = composeDeal(some, { there: THERE, edits, idTemplate: 'k-{id}' });
      expect(deal.contacts).toEqual(['21', '22', 'k-11', 'k-12', 'k-13']);
      expect(people).toContainEqual({ id: 'k-11', name: 'Bob', phones: ['+1 555'] });
      expect(unreadFields).toContain('contacts');
    });

    it('is of a contact typed by hand, and is gone when it is emptied', () => {
      const added = { contacts: [{ id: '99', phones: ['+1 555'] }] };
      const withPhone = (phone: string) => ({ ...added, phones: [{ id: '99', phone }] });
      expect(composeDeal(PAGE, { edits: withPhone('+1 556') }).contacts).toEqual([{ id: '99', phones: ['+1 556'] }]);
      expect(composeDeal(PAGE, { edits: withPhone(' ') }).contacts).toEqual([{ id: '99' }]);
      expect(composeDeal(PAGE, { edits: added })).toMatchObject({ contacts: added.contacts, withoutPhones: ['99'] });
    });

    it('takes the place of what was typed of the same contact before', () => {
      const first = addTypedPhone(undefined, { id: '1', phone: '+' });
      expect(addTypedPhone(addTypedPhone(first, { id: '2', phone: '+2' }), { id: '1', phone: '+1' })).toEqual([
        { id: '2', phone: '+2' },
        { id: '1', phone: '+1' },
      ]);
    });

    it('makes no deal differ', () => {
      fc.assert(
        fc.property(pageDeal, typed, idTemplate, dealOrNone, (page, { phones, ...edits }, idTemplate, there) => {
          const { deal } = composeDeal(page, { edits, idTemplate, there });
          const withPhones = { ...edits, ...(phones && { phones }) };
          expect(composeDeal(page, { edits: withPhones, idTemplate, there }).deal).toEqual(deal);
        }),
      );
    });
  });

  it('writes ids of the page in the form, not those typed or already in Wazzup', () => {
    expect(composeDeal(PAGE, { idTemplate: 'k-{id}-eu' }).deal).toMatchObject({
      id: 'k-4217-eu',
      contacts: ['k-11-eu'],
    });
    expect(composeDeal(BARE, { idTemplate: 'k-{id}', there: THERE }).deal.contacts).toEqual(['21', '22']);
  });

  it('tidies and shortens a page name, and says so', () => {
    const tidy = composeDeal({ ...PAGE, name: '  Doors\n\tand   floors ' });
    expect([tidy.deal.name, tidy.isNameShortened]).toEqual(['Doors and floors', false]);
    const long = composeDeal({ ...PAGE, name: `${'x'.repeat(198)}${FAMILY}` });
    expect([long.deal.name, long.isNameShortened]).toEqual([`${'x'.repeat(198)}…`, true]);
  });

  it('does not touch the length of a typed name', () => {
    const { deal, isNameShortened } = composeDeal(PAGE, { edits: { name: 'x'.repeat(300) } });
    expect([deal.name.length, isNameShortened]).toEqual([300, false]);
  });

  it('a name of the page is never over 200 units, is well formed, and is whole or shown as cut', () => {
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

  it('everything composed can be written in UTF-8: half an emoji would come back as something else', () => {
    fc.assert(
      fc.property(pageDeal, typed, idTemplate, (page, edits, idTemplate) => {
        const { deal, contacts } = composeDeal(page, { edits, idTemplate });
        const texts = [deal.id, deal.name, deal.uri, deal.responsibleUserId, ...deal.contacts];
        expect(texts.filter((text) => !text.isWellFormed())).toEqual([]);
        expect(contacts.map(({ id }) => id)).toEqual(deal.contacts);
      }),
    );
  });

  it('each field is what was typed, else what the page says, else what Wazzup has, else named as unknown', () => {
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

  it('changes nothing it is given', () => {
    fc.assert(
      fc.property(pageDeal, typed, dealOrNone, idTemplate, (page, edits, there, idTemplate) => {
        const before = structuredClone({ page, edits, there });
        composeDeal(page, { edits, there, idTemplate });
        expect({ page, edits, there }).toEqual(before);
      }),
    );
  });
});

describe('withWazzupUser', () => {
  const hubspot: PageDeal = { ...PAGE, crm: 'hubspot', responsible: { id: '7', name: 'Ann', userId: '70' } };
  const OWNER = { hubspotId: 'owner', users: [] } as const;
  const USER = { hubspotId: 'user', users: [] } as const;
  const sent = (users: KnownUser[], page = hubspot) =>
    applyUserMapping(page, { hubspotId: 'owner', users }).responsible?.id;

  it('HubSpot’s user id takes the place of the owner id where Wazzup knows that one', () => {
    expect(applyUserMapping(hubspot, USER).responsible).toEqual({ id: '70', name: 'Ann', userId: '70' });
    expect(applyUserMapping(hubspot, OWNER)).toEqual(hubspot);
  });

  it('an owner id is never sent for a user’s', () => {
    const { responsible: _, ...nobody } = hubspot;
    expect(applyUserMapping({ ...hubspot, responsible: { id: '7', name: 'Ann' } }, USER).responsible).toEqual({
      name: 'Ann',
    });
    expect(applyUserMapping(nobody, USER)).toEqual(nobody);
  });

  it('only HubSpot numbers people twice', () => {
    const kommo = { ...hubspot, crm: 'kommo' };
    expect(applyUserMapping(kommo, USER)).toEqual(kommo);
  });

  it('the first row that fits says whose number it is in Wazzup', () => {
    const ann = { crmUser: '7', wazzupUser: 'ann' };
    expect(sent([ann, { ...ann, wazzupUser: 'second' }])).toBe('ann');
    expect(sent([{ ...ann, site: ORIGIN }])).toBe('ann');
    expect(
      sent([
        { ...ann, site: 'https://other.example' },
        { ...ann, wazzupUser: 'any' },
      ]),
    ).toBe('any');
    expect(sent([{ ...ann, crmUser: '8' }])).toBe('7');
    expect(applyUserMapping(hubspot, { hubspotId: 'owner', users: [ann] }).responsible).toMatchObject({ name: 'Ann' });
  });

  it('a row is about the number that would be sent without it', () => {
    const rows = [
      { crmUser: '7', wazzupUser: 'owner' },
      { crmUser: '70', wazzupUser: 'user' },
    ];
    expect(applyUserMapping(hubspot, { hubspotId: 'user', users: rows }).responsible?.id).toBe('user');
  });

  it('can be done again, also when the rows have changed since', () => {
    const rows = { hubspotId: 'user', users: [{ crmUser: '70', wazzupUser: 'ann' }] } as const;
    const once = applyUserMapping(hubspot, rows);
    expect(once.responsible).toEqual({ id: 'ann', crmId: '70', name: 'Ann', userId: '70' });
    expect(applyUserMapping(once, rows)).toEqual(once);
    expect(applyUserMapping(once, { hubspotId: 'user', users: [] }).responsible?.id).toBe('70');
  });

  it('who is not known stays unknown', () => {
    const nameless = { ...PAGE, responsible: { name: 'Ann' } };
    expect(sent([{ crmUser: '7', wazzupUser: 'ann' }], nameless)).toBeUndefined();
  });
});

describe('withKnownUser', () => {
  const here = { site: ORIGIN, crmUser: '7', wazzupUser: 'ann' };

  it('one row a person and site, the newest first', () => {
    const [everywhere, again] = [
      { crmUser: '7', wazzupUser: 'any' },
      { ...here, wazzupUser: 'anna' },
    ];
    expect(addKnownUser([everywhere, here], again)).toEqual([again, everywhere]);
    expect(addKnownUser([], here)).toEqual([here]);
  });
});

describe('typedFor', () => {
  it('is what makes a page’s deal the one that was pressed', () => {
    fc.assert(
      fc.property(pageDeal, typed, idTemplate, dealOrNone, (page, edits, idTemplate, there) => {
        const { deal } = composeDeal(page, { edits, idTemplate, there });
        const found = { id: deal.id, ...editsFor(deal, page, { there, idTemplate }) };
        expect(composeDeal(page, { edits: found, idTemplate, there }).deal).toEqual(deal);
      }),
    );
  });

  it('is nothing where the page says the same', () => {
    const idTemplate = '{id}';
    expect(editsFor(composeDeal(PAGE).deal, PAGE, { there: null, idTemplate })).toEqual({});
    // Nor where it says nothing, and Wazzup's own stood for it.
    expect(editsFor(composeDeal(BARE, { there: THERE }).deal, BARE, { there: THERE, idTemplate })).toEqual({});
    const renamed = { ...composeDeal(BARE, { there: THERE }).deal, name: 'Typed', contacts: ['22', '9'] };
    const contacts = [{ id: '22' }, { id: '9' }];
    expect(editsFor(renamed, BARE, { there: THERE, idTemplate })).toEqual({ name: 'Typed', contacts });
    // A new deal that was said to be closed, beside a page that does not tell.
    const closed = { ...composeDeal(BARE).deal, closed: true };
    expect(editsFor(closed, BARE, { there: null, idTemplate })).toEqual({ closed: true });
  });
});

describe('a person whom the page only names', () => {
  const users: KnownUser[] = [{ site: ORIGIN, crmUser: 'Ann', wazzupUser: 'user-1' }];
  const known = (responsible: PageDeal['responsible']) =>
    applyUserMapping({ ...PAGE, ...(responsible && { responsible }) }, { users, hubspotId: 'owner' }).responsible?.id;

  it('is known by that name, and only where there is no number', () => {
    expect(known({ name: ' Ann ' })).toBe('user-1');
    expect(known({ name: 'Ann', id: '7' })).toBe('7');
    expect(known({ name: 'Bob' })).toBeUndefined();
    expect(known({ name: ' ' })).toBeUndefined();
    // Applied again, after somebody else was chosen, and after nobody was.
    const once = applyUserMapping({ ...PAGE, responsible: { name: 'Ann' } }, { users, hubspotId: 'owner' });
    const again = (rows: KnownUser[]) => applyUserMapping(once, { users: rows, hubspotId: 'owner' }).responsible;
    expect(again([{ site: ORIGIN, crmUser: 'Ann', wazzupUser: 'user-2' }])?.id).toBe('user-2');
    expect(again([])).toEqual({ name: 'Ann' });
  });
});
