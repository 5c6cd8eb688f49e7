import type { BatchEntry } from '@/lib/deal/batch';
import type { HistoryEntry } from '@/lib/deal/journal';
import type { Deal } from '@/lib/deal/model';
import type { Reason } from '@/lib/deal/queue';
import type { MessageKey } from '@/lib/i18n';
import type { AnswerOf } from '@/lib/messaging/protocol';
import { DEALS, listFrom, manyDeals } from '../../fixtures/deals';
import { HISTORY_FIXTURES } from '../../fixtures/history';
import type { User } from '../frame/user';
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

const BATCH: BatchEntry = {
  id: 'b1',
  seq: 1,
  count: 5_000,
  at: 0,
  actions: ['close'],
  states: { applied: 3_100, failed: 12, waiting: 1_888 },
  needsAttention: 12,
  isPaused: false,
  isUndo: false,
  undoneBy: null,
  undoUntil: null,
};
/** A time that does not come while anybody looks at the gallery. */
const LATER = Date.UTC(2100, 0, 1);

/** A world in which many deals are being changed. */
function changing(change: Partial<BatchEntry>): World {
  const { answers, ...world } = listed(DEALS);
  const batch = { ...BATCH, ...change };
  const entries = CHANGES.filter(({ state }) => state === 'failed' || state === 'conflict');
  return {
    ...world,
    answers: { ...answers, 'batch.list': () => [batch], 'batch.read': () => ({ batch, entries: [...entries] }) },
  };
}

const selectAll = ({ press }: User) => press('deals_select_all');
const pressWithCount = async (user: User, key: MessageKey, count: number) => {
  await selectAll(user);
  await user.pressWords(`${user.words(key)} ${count}`);
};

/** A table in which some rows change something, some do not, and some are wrong. */
const IMPORT = [
  'id,name,link,responsible_user_id,contacts,status',
  '4217,Kitchen for Petrova and a hall,,,,',
  '4218,,,,,',
  '5001,New stairs,https://acme.pipedrive.com/deal/5001,7,31,Open',
  '5002,,ftp://acme,7,31,perhaps',
  '5001,Twice,https://acme.pipedrive.com/deal/5001,7,31,Open',
  '4219,,,999,,Open',
].join('\n');

const importing = (text: string) => ({
  world: listed(DEALS),
  steps: ({ chooseFile }: User) => chooseFile(text, 'deals_import_csv'),
});

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
  selected: { world: listed(DEALS), steps: selectAll },
  'import: what it would do': importing(IMPORT),
  'import: no column with IDs': importing('sum,name\n5,Oak doors\n'),
  'import: broken file': importing('id,name\n1,"Oak\n2,Pine'),
  'check: no CRM is open': { world: listed(DEALS), steps: ({ press }) => press('check_crm') },
  'question: close': { world: listed(DEALS), steps: (user) => pressWithCount(user, 'action_close_short', 6) },
  'question: delete many': {
    world: listed(manyDeals(60)),
    steps: (user) => pressWithCount(user, 'action_delete_short', 60),
  },
  'question: change responsible': {
    world: listed(DEALS),
    steps: (user) => pressWithCount(user, 'responsible_confirm', 8),
  },
  'many: under way': { world: changing({}) },
  'many: paused': { world: changing({ isPaused: true }) },
  'many: done': {
    world: changing({ states: { applied: 4_988, failed: 12 }, undoUntil: LATER }),
    steps: ({ press }) => press('batch_unchanged', '12'),
  },
  'choosing columns': { world: listed(DEALS), steps: ({ press }) => press('deals_columns') },
};
