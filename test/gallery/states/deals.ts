import type { HistoryEntry } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import type { AnswerOf } from '@/lib/messaging/protocol';
import { DEALS, listFrom, manyDeals } from '../../fixtures/deals';
import { HISTORY_FIXTURES } from '../../fixtures/history';
import { refuse } from './refuse';
import { type Answers, type GalleryStates, NEVER, type World } from './state';

/** Makes an account for one state: the browser keeps a list for each account, and no state may show another's. */
const newAccount = (): string => crypto.randomUUID();

const CHANGES: readonly HistoryEntry[] = HISTORY_FIXTURES['all kinds of entries']?.entries ?? [];

function worldOf(list: Answers['deals.list'], account: string | null, entries = CHANGES): World {
  return {
    answers: {
      'deals.account': () => ({ account }),
      'deals.list': list,
      'journal.list': () => ({ entries: [...entries], waiting: 0 }),
    },
  };
}

function listed(deals: readonly Deal[]): World {
  const account = newAccount();
  return worldOf(listFrom(account, deals), account);
}

/** A world whose list goes on with these answers after its first page. */
function goingOn(next: () => AnswerOf<'deals.list'> | typeof NEVER): World {
  const account = newAccount();
  const list = listFrom(account, manyDeals(250));
  return worldOf((request) => (request.offset === 0 ? list(request) : next()), account);
}

/** A world whose list can be read once, and not a second time. */
function once(then: () => AnswerOf<'deals.list'> | typeof NEVER): World {
  const account = newAccount();
  const list = listFrom(account, DEALS);
  let isRead = false;
  return worldOf((request) => {
    if (isRead) return then();
    const page = list(request);
    isRead = page.entries.length === 0;
    return page;
  }, account);
}

const failing = (kind: Reason['kind'], details: Reason['details'] = {}) => goingOn(() => refuse({ kind, details }));

function repeating(): World {
  const account = newAccount();
  const list = listFrom(account, DEALS);
  return worldOf(() => list({ offset: 0 }), account);
}

export const DEALS_STATES: GalleryStates = {
  listed: { world: listed(DEALS) },
  'very many': { world: listed(manyDeals(3_000)) },
  none: { world: listed([]) },
  asking: { world: worldOf(() => NEVER, newAccount()) },
  reading: { world: goingOn(() => NEVER) },
  'reading anew': { world: once(() => NEVER), steps: ({ press }) => press('deals_reload') },
  stopped: { world: goingOn(() => NEVER), steps: ({ press }) => press('deals_stop') },
  'perhaps incomplete': { world: repeating() },
  'no token': { world: worldOf(() => refuse({ kind: 'token', details: {} }), null) },
  'token refused': { world: failing('token') },
  'not allowed': { world: failing('forbidden') },
  'Wazzup not working': { world: failing('unavailable') },
  'nothing found': { world: listed(DEALS), steps: ({ type }) => type('zzz', 'deals_search') },
  'one found': { world: listed(DEALS), steps: ({ type }) => type('ДВЕРИ бор ромашка', 'deals_search') },
  'choosing columns': { world: listed(DEALS), steps: ({ press }) => press('deals_columns') },
};
