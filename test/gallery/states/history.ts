import { IN_WAZZUP } from '../../fixtures/deal';
import { BATCH_ENTRIES, HISTORY_FIXTURES, type HistoryFixture, WAITS_FOR_TOKEN } from '../../fixtures/history';
import { refuse } from './refuse';
import { type Answers, type GalleryState, type GalleryStates, NEVER, type World } from './state';

function worldOf({
  entries,
  waiting,
  error,
  people = [],
  batches = [],
  damaged = 0,
  held = { presses: 0, contacts: 0 },
}: HistoryFixture): World {
  const inList = (entries ?? []).filter(({ state }) => state === 'waiting').length;
  return {
    answers: {
      'journal.list': () => {
        if (entries) return { entries: [...entries], waiting: waiting ?? inList };
        return error ? refuse(error) : NEVER;
      },
      'batch.list': () => [...batches],
      'batch.read': ({ id }) => ({ batch: batches.find((one) => one.id === id) ?? null, entries: [...BATCH_ENTRIES] }),
      'people.list': () => [...people],
      'held.count': () => held,
      'damaged.count': () => ({ count: damaged }),
    },
  };
}

/** Makes a state that a manager reaches from a fixture by these steps; the background answers them with `answers`. */
function after(name: string, steps: NonNullable<GalleryState['steps']>, answers: Partial<Answers> = {}): GalleryState {
  const world = worldOf(HISTORY_FIXTURES[name] ?? { entries: [] });
  return { world: { ...world, answers: { ...world.answers, ...answers } }, steps };
}

const changedTo = (there: typeof IN_WAZZUP | null): Partial<Answers> => ({
  'journal.undo': () => ({ outcome: 'changed', there }),
  'journal.retry': () => ({ outcome: 'changed', there }),
});

/** The states that a manager reaches by doing something: questions, messages, and what the page shows in between. */
const INTERACTIONS: GalleryStates = {
  'question: delete damaged records': after('damaged records', ({ press }) => press('damaged_delete')),
  'question: clear': after('applied', ({ press }) => press('history_clear')),
  'question: undo moves the chat': after('applied', ({ press }) => press('undo')),
  'question: undo deletes': after('created', ({ press }) => press('undo')),
  'question: overwrite': after(
    'conflict',
    ({ press }) => press('try_again'),
    changedTo({ ...IN_WAZZUP, name: 'White' }),
  ),
  'question: overwrite moves the chat': after(
    'conflict',
    ({ press }) => press('try_again'),
    changedTo({ ...IN_WAZZUP, name: 'White', responsibleUserId: '23' }),
  ),
  'question: overwrite with a delete': after(
    'created',
    async ({ press }) => {
      await press('undo');
      await press('delete_confirm');
    },
    changedTo({ ...IN_WAZZUP, name: 'White' }),
  ),
  'question: put back': after('conflict', ({ press }) => press('try_again'), changedTo(null)),
  'message: undone': after('closed', ({ press }) => press('undo')),
  'message: will be sent': after('conflict', ({ press }) => press('try_again'), {
    'journal.retry': () => ({ outcome: 'pending' }),
  }),
  "message: another CRM's deal": after('conflict', ({ press }) => press('try_again'), {
    'journal.retry': () => ({ outcome: 'conflict', there: IN_WAZZUP }),
  }),
  'message: Wazzup not reached': after('conflict', ({ press }) => press('try_again'), {
    'journal.retry': () => refuse({ kind: 'offline', details: {} }),
  }),
  'created: all fields': after('created', ({ press }) => press('history_fields')),
  'many deals at once: opened': after('many deals at once: one', ({ press }) => press('batch_show')),
  'many deals at once: some of them found': after('many deals at once: one', async ({ type, press }) => {
    await type('wardrobe', 'history_search');
    await press('batch_show');
  }),
  'many deals at once: they wait for the manager': after('many deals at once: waiting', async () => {}, {
    'batch.read': () => ({ batch: null, entries: [WAITS_FOR_TOKEN] }),
  }),
  'many deals at once: being searched': after('many deals at once', ({ type }) => type('120', 'history_search'), {
    'batch.read': () => NEVER,
  }),
  'question: clear many deals at once': after('many deals at once', ({ press }) => press('history_clear')),
  'nothing found': after('all kinds of entries', ({ type }) => type('zzz', 'history_search')),
};

export const HISTORY_STATES: GalleryStates = {
  ...Object.fromEntries(Object.entries(HISTORY_FIXTURES).map(([name, fixture]) => [name, { world: worldOf(fixture) }])),
  ...INTERACTIONS,
};
