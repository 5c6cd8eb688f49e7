import { describe, expect, it } from 'vitest';
import { composeIdentified, idInWazzup } from '@/lib/deal/identity';
import type { Deal, PageDeal } from '@/lib/deal/model';

const page: PageDeal = {
  crm: 'kommo',
  id: '7',
  uri: 'https://acme.kommo.com/leads/detail/7',
  name: 'Doors',
  contacts: [{ id: '11' }],
  sources: {},
  failures: {},
};

describe('the id of a page deal in Wazzup', () => {
  it.each([
    ['the CRM’s number in the site’s template', {}, {}, 'k-7'],
    ['the linked id, before that', { linkedId: 'mine' }, {}, 'mine'],
    ['the typed id, before both', { linkedId: 'mine' }, { id: ' typed ' }, 'typed'],
    ['the linked id, where something else was typed', { linkedId: 'mine' }, { name: 'Floors' }, 'mine'],
  ])('%s', (_, link, edits, id) => {
    expect(idInWazzup({ page, idTemplate: 'k-{id}', ...link }, edits)).toBe(id);
  });

  it('composeIdentified gives that id to the deal, and applies the id template to its contacts', () => {
    const there: Deal = { id: 'mine', name: 'Old', uri: page.uri, responsibleUserId: '5', contacts: [], closed: true };
    const { deal } = composeIdentified(
      { page, idTemplate: 'k-{id}', linkedId: 'mine' },
      { edits: { name: 'Floors' }, there },
    );
    expect(deal).toEqual({
      id: 'mine',
      name: 'Floors',
      uri: page.uri,
      responsibleUserId: '5',
      contacts: ['k-11'],
      closed: true,
    });
  });
});

const KITCHEN: PageDeal = {
  ...page,
  name: 'Kitchen',
  responsible: { id: '17' },
  contacts: [{ id: '11', name: 'Maria' }, { id: '12' }],
  closed: false,
};

describe('a difference that the manager keeps', () => {
  const here = composeIdentified({ page: KITCHEN, idTemplate: '{id}' }).deal;
  const there = { ...here, name: 'Kitchen, white', responsibleUserId: '99' };
  const kept = { here, there };
  const composeWith = (more: Parameters<typeof composeIdentified>[1], page: PageDeal = KITCHEN) =>
    composeIdentified({ page, idTemplate: '{id}' }, { there, kept, ...more });

  it('is none: the deal has the value of Wazzup, which an update then leaves alone', () => {
    const { deal, keptFields, ofPage } = composeWith({});
    expect(deal).toEqual(there);
    expect(keptFields).toEqual(['name', 'responsibleUserId']);
    expect(ofPage.deal).toEqual(here);
  });

  it('is one again once the page or Wazzup says something else, each field by itself', () => {
    const other = composeWith({}, { ...KITCHEN, name: 'Kitchen, new' });
    expect([other.deal.name, other.keptFields]).toEqual(['Kitchen, new', ['responsibleUserId']]);
    const changed = composeWith({ there: { ...there, name: 'Theirs' } });
    expect([changed.deal.name, changed.keptFields]).toEqual([here.name, ['responsibleUserId']]);
  });

  it('gives way to what the manager types, also if that is what the page says', () => {
    const typed = composeWith({ edits: { name: here.name } });
    expect([typed.deal.name, typed.keptFields]).toEqual([here.name, ['responsibleUserId']]);
  });

  it('of contacts keeps the names of those that the page knows', () => {
    const theirs = { ...here, contacts: [here.contacts[0] ?? '', '999'] };
    const { contacts, keptFields } = composeWith({ there: theirs, kept: { here, there: theirs } });
    expect(keptFields).toEqual(['contacts']);
    expect(contacts).toEqual([{ ...KITCHEN.contacts?.[0] }, { id: '999' }]);
  });

  it("is none without Wazzup's deal", () => {
    expect(composeWith({ there: null }).keptFields).toEqual([]);
  });
});
