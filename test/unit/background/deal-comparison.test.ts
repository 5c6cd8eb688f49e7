import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createDealComparison, type DealLookup, type ReportedDeal } from '@/lib/background/deal-comparison';
import type { KeptApart } from '@/lib/deal/compare';
import { DealError } from '@/lib/deal/errors';
import type { IdentifiedDeal } from '@/lib/deal/identity';
import type { Deal } from '@/lib/deal/model';
import type { Visibility } from '@/lib/deal/visibility';

const URI = 'https://acme.pipedrive.com/deal/1';
const OTHER_LINK = 'https://other.example/1';
const IN_WAZZUP: Deal = {
  id: 'pd-1',
  name: 'Doors',
  uri: URI,
  responsibleUserId: '7',
  contacts: ['pd-2'],
  closed: false,
};
const deal = { crm: 'pipedrive', id: '1', uri: URI };
const page = {
  ...deal,
  name: 'Doors',
  responsible: { id: '7' },
  contacts: [{ id: '2', phones: [] }],
  closed: false,
  sources: {},
  failures: {},
};
const KEY = { site: 'acme.pipedrive.com', id: 'pd-1' };
const REPORTED: ReportedDeal = { deal, page };

function start(there: Deal | null | Error = IN_WAZZUP) {
  const world = {
    there,
    pending: false,
    hasToken: true,
    agreed: [] as string[],
    kept: null as KeptApart | null,
    looks: [] as string[],
    visibility: 'visible' as Visibility,
    asked: [] as string[],
    meanwhile: () => {},
    naming: { idTemplate: 'pd-{id}' } as Omit<IdentifiedDeal, 'page'>,
  };
  const comparison = createDealComparison({
    hasToken: async () => world.hasToken,
    look: async ({ id }): Promise<DealLookup> => {
      world.looks.push(id);
      if (world.there instanceof Error) throw world.there;
      return { there: world.there, pending: world.pending };
    },
    isAgreed: async ({ site, id, uri }) => world.agreed.includes([site, id, uri].join(' ')),
    keptOf: async () => world.kept,
    identify: async (read) => ({ page: read, ...world.naming }),
    checkVisibility: async (people) => {
      world.asked.push([people.responsibleUserId, ...people.contacts].join(' '));
      world.meanwhile();
      return world.visibility;
    },
  });
  return { world, comparison };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
const leap = (ms: number) => void vi.setSystemTime(Date.now() + ms);

describe('the state of a deal', () => {
  it.each([
    ['not-checked', IN_WAZZUP],
    ['differs', { ...IN_WAZZUP, name: 'Windows' }],
    ['closed', { ...IN_WAZZUP, closed: true }],
    ['not-linked', null],
    ['conflict', { ...IN_WAZZUP, uri: OTHER_LINK }],
    ['no-access', new DealError('no-access')],
    ['error', new DealError('unavailable')],
  ] as const)('%s', async (state, there) => {
    const { comparison } = start(there);
    expect(await comparison.stateOf(REPORTED)).toBe(state);
  });

  it('does not ask Wazzup without a token', async () => {
    const { comparison, world } = start();
    world.hasToken = false;
    expect(await comparison.stateOf(REPORTED)).toBe('no-token');
    expect(world.looks).toEqual([]);
  });

  it('compares nothing if the page was not read', async () => {
    const { comparison } = start({ ...IN_WAZZUP, name: 'Windows' });
    expect(await comparison.stateOf({ deal, page: null })).toBe('not-checked');
  });

  it('is no conflict if the manager agreed that Wazzup’s deal with another link is the same', async () => {
    const { comparison, world } = start({ ...IN_WAZZUP, uri: OTHER_LINK });
    world.agreed.push(`acme.pipedrive.com pd-1 ${OTHER_LINK}`);
    expect(await comparison.stateOf(REPORTED)).toBe('differs');
  });

  it('is looked up under the linked id, also after that changes', async () => {
    const { comparison, world } = start(null);
    await comparison.stateOf(REPORTED);
    world.naming = { ...world.naming, linkedId: 'mine' };
    await comparison.stateOf(REPORTED);
    expect(world.looks).toEqual(['pd-1', 'mine']);
  });
});

describe('a look at Wazzup', () => {
  it('is used for five minutes, and for three seconds while a write is under way', async () => {
    const { comparison, world } = start();
    const looksAfter = async (ms: number) => {
      leap(ms);
      await comparison.stateOf(REPORTED);
      return world.looks.length;
    };
    expect(await looksAfter(0)).toBe(1);
    expect(await looksAfter(5 * 60_000 - 1)).toBe(1);
    world.pending = true;
    expect(await looksAfter(1)).toBe(2);
    expect(await looksAfter(2_999)).toBe(2);
    expect(await looksAfter(1)).toBe(3);
  });

  it('is not needed after another look at the same deal; a look at another deal is not taken over', async () => {
    const { comparison, world } = start(null);
    expect(await comparison.learn(REPORTED, { ...KEY, id: '1' }, { there: IN_WAZZUP, pending: false })).toBe(false);
    const ofAccount = { ...KEY, account: 'any' };
    expect(await comparison.learn(REPORTED, ofAccount, { there: IN_WAZZUP, pending: false })).toBe(true);
    expect(await comparison.stateOf(REPORTED)).toBe('not-checked');
    expect(world.looks).toEqual([]);
    comparison.forget(URI);
    expect(await comparison.stateOf(REPORTED)).toBe('not-linked');
    expect(world.looks).toEqual(['pd-1']);
  });
});

describe('whether the deal shows beside the chat', () => {
  it.each([
    ['visible', 'in-sync', true],
    ['unknown-responsible', 'not-visible', true],
    ['unknown-contacts', 'not-visible', true],
    ['not-checked', 'not-checked', false],
  ] as const)('%s', async (visibility, state, isNews) => {
    const { comparison, world } = start();
    world.visibility = visibility;
    await comparison.stateOf(REPORTED);
    expect(await comparison.checkVisibility(REPORTED)).toBe(isNews);
    expect(await comparison.stateOf(REPORTED)).toBe(state);
    // It is asked once, as the deal's ids are in Wazzup.
    expect(await comparison.checkVisibility(REPORTED)).toBe(false);
    expect(world.asked).toEqual(['7 pd-2']);
  });

  it('is asked anew after five minutes, for other people, and once the deal was forgotten', async () => {
    const { comparison, world } = start();
    await comparison.stateOf(REPORTED);
    await comparison.checkVisibility(REPORTED);
    leap(6 * 60_000);
    expect(await comparison.stateOf(REPORTED)).toBe('not-checked');
    await comparison.checkVisibility(REPORTED);
    const other = { ...REPORTED, page: { ...page, responsible: { id: '8' } } };
    await comparison.checkVisibility(other);
    comparison.forget(URI);
    await comparison.checkVisibility(REPORTED);
    expect(world.asked).toEqual(['7 pd-2', '7 pd-2', '8 pd-2', '7 pd-2']);
  });

  it('is not taken from an answer that another account may have given', async () => {
    const { comparison, world } = start();
    world.visibility = 'visible';
    await comparison.stateOf(REPORTED);
    world.meanwhile = () => comparison.forget(URI);
    expect(await comparison.checkVisibility(REPORTED)).toBe(false);
    expect(await comparison.stateOf(REPORTED)).toBe('not-checked');
  });

  it('may come from somebody else who asked about the same people', async () => {
    const { comparison, world } = start();
    const people = { page: URI, responsibleUserId: '7', contacts: ['pd-2'] };
    await comparison.stateOf(REPORTED);
    expect(await comparison.learnVisibility(REPORTED, { ...people, contacts: ['pd-3'] }, 'visible')).toBe(false);
    expect(await comparison.stateOf(REPORTED)).toBe('not-checked');
    expect(await comparison.learnVisibility(REPORTED, people, 'visible')).toBe(true);
    expect(await comparison.stateOf(REPORTED)).toBe('in-sync');
    expect(await comparison.learnVisibility(REPORTED, people, 'visible')).toBe(false);
    expect(world.asked).toEqual([]);
  });
});
