import { describe, expect, it } from 'vitest';
import { personOf, userOptions } from '@/entrypoints/popup/chat/person';
import { composeIdentified } from '@/lib/deal/identity';
import { CHAT, viewOf } from '@/test/fixtures/deal';

const GABRIEL = { crmId: '223', id: 'user-2', name: 'Gabriel Stone' };
const TOM = { id: 'user-2', name: 'Tom Baker' };

function person(responsible: object, users?: { id: string; name: string }[], edits = {}) {
  const deal = viewOf({ responsible });
  return personOf({ deal, edits }, composeIdentified(deal, { edits }), { users, seen: undefined });
}

describe('personOf', () => {
  it('shows the page’s name of a user whom Wazzup knows under the same id', () => {
    expect(person({ id: '17', name: 'Anna Weber' }, [{ id: '17', name: 'Anna W.' }])).toMatchObject({
      name: 'Anna Weber',
      isMapped: false,
    });
  });

  it('shows whom the manager once chose for a user of the CRM, as soon as the name is known', () => {
    expect(person(GABRIEL)).toMatchObject({ name: 'Gabriel Stone', isMapped: true });
    expect(person(GABRIEL, [TOM])).toEqual({
      name: 'Tom Baker',
      nameInCrm: 'Gabriel Stone',
      nameInWazzup: 'Tom Baker',
      isMapped: true,
    });
  });

  it('shows whom the manager chose for this deal, else the id', () => {
    const edits = { responsibleUserId: TOM.id };
    expect(person({ id: '17', name: 'Anna Weber' }, [TOM], edits).name).toBe('Tom Baker');
    expect(person({ id: '17', name: 'Anna Weber' }, [], edits).name).toBe('user-2');
  });

  it('takes the name that Wazzup gave with its answer about the people', () => {
    const deal = viewOf({ responsible: { id: '17' } });
    const seen = { ...CHAT, responsibleUserId: '17' };
    expect(personOf({ deal, edits: {} }, composeIdentified(deal), { users: undefined, seen }).name).toBe('Anna Weber');
  });
});

describe('userOptions', () => {
  it('begins with who is called as the CRM’s user, and tells ids only where people share a name', () => {
    const users = [
      { id: '1', name: 'Boris' },
      { id: '2', name: 'Zoe' },
      { id: '3', name: 'Boris' },
    ];
    expect(userOptions(users, 'Zoe').map(({ label }) => label)).toEqual(['Zoe', 'Boris (1)', 'Boris (3)']);
  });
});
