import { IN_WAZZUP } from '../../fixtures/deal';
import { HISTORY_FIXTURES, type HistoryFixture } from '../../fixtures/history';
import { refuse } from './refuse';
import { type Answers, type GalleryState, type GalleryStates, NEVER, type World } from './state';

function worldOf({ entries, waiting, error, people = [] }: HistoryFixture): World {
  const inList = (entries ?? []).filter(({ state }) => state === 'waiting').length;
  return {
    answers: {
      'journal.list': () => {
        if (entries) return { entries: [...entries], waiting: waiting ?? inList };
        return error ? refuse(error) : NEVER;
      },
      'people.list': () => [...people],
    },
  };
}

/** A state that a manager comes to from another one, where the background answers this to what they do. */
function after(name: string, steps: NonNullable<GalleryState['steps']>, answers: Partial<Answers> = {}): GalleryState {
  const world = worldOf(HISTORY_FIXTURES[name] ?? { entries: [] });
  return { world: { ...world, answers: { ...world.answers, ...answers } }, steps };
}

const changedTo = (there: typeof IN_WAZZUP | null): Partial<Answers> => ({
  'journal.undo': () => ({ outcome: 'changed', there }),
  'journal.retry': () => ({ outcome: 'changed', there }),
});

/** What is asked, told and seen in between, while a manager does something. */
const DOING: GalleryStates = {
  'asks: clear': after('applied', ({ press }) => press('history_clear')),
  'asks: undo moves the chat': after('applied', ({ press }) => press('undo')),
  'asks: undo deletes': after('created', ({ press }) => press('undo')),
  'asks: overwrite': after('conflict', ({ press }) => press('try_again'), changedTo({ ...IN_WAZZUP, name: 'White' })),
  'asks: overwrite with a delete': after(
    'created',
    async ({ press }) => {
      await press('undo');
      await press('delete_confirm');
    },
    changedTo({ ...IN_WAZZUP, name: 'White' }),
  ),
  'asks: put back': after('conflict', ({ press }) => press('try_again'), changedTo(null)),
  'told: undone': after('closed', ({ press }) => press('undo')),
  'told: will be sent': after('conflict', ({ press }) => press('try_again'), {
    'journal.retry': () => ({ outcome: 'pending' }),
  }),
  "told: another CRM's deal": after('conflict', ({ press }) => press('try_again'), {
    'journal.retry': () => ({ outcome: 'conflict', there: IN_WAZZUP }),
  }),
  'told: could not be asked': after('conflict', ({ press }) => press('try_again'), {
    'journal.retry': () => refuse({ kind: 'offline', details: {} }),
  }),
  'created: all fields': after('created', ({ press }) => press('history_fields')),
  'nothing found': after('all kinds of entries', ({ type }) => type('zzz', 'history_search')),
};

export const HISTORY_STATES: GalleryStates = {
  ...Object.fromEntries(Object.entries(HISTORY_FIXTURES).map(([name, fixture]) => [name, { world: worldOf(fixture) }])),
  ...DOING,
};
