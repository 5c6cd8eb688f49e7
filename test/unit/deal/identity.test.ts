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
