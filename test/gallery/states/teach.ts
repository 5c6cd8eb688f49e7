import type { LessonReading, PageGuess, Teacher } from '@/lib/crm/teaching/teacher';
import { VIEW } from '../../fixtures/deal';
import { FIRST_DEAL, GUESS, markedAs, OTHER_READING, TAUGHT_ORIGIN } from '../../fixtures/teaching';
import type { User } from '../frame/user';
import type { GalleryState, GalleryStates, TabWorld, World } from './state';

const SITE = [`${TAUGHT_ORIGIN}/*`];
const DEALS_PAGE = { url: FIRST_DEAL };

/** A teacher that infers this of the first page, and reads that on another deal's. */
const teacherOf = (guess: PageGuess, reading: LessonReading, rest: Partial<Teacher> = {}): Partial<Teacher> => ({
  guess: () => guess,
  read: () => reading,
  blankPage: () => '<html></html>',
  choose: () => Promise.resolve({ kind: 'nothing' }),
  ...rest,
});

const worldOf = (teacher: Partial<Teacher>, rest: World = {}): World => ({
  tab: { ...DEALS_PAGE, teacher },
  granted: SITE,
  query: 'tab=1',
  ...rest,
});

const onTab = (tab: TabWorld, rest: World = {}): GalleryState => ({ world: { tab, query: 'tab=1', ...rest } });

const ALL_STATES: PageGuess = {
  ...GUESS,
  fields: {
    closed: {
      ...markedAs('stage', { texts: ['In progress'] }),
      options: [['New'], ['In progress'], ['Won', 'won'], ['Lost', 'lost']],
    },
  },
};
const { closed: _, ...STATELESS } = OTHER_READING.fields;
const NOTHING: PageGuess = { addresses: [], fields: {} };
const teacher = teacherOf(GUESS, OTHER_READING);

const taught = (steps?: (user: User) => Promise<void>, world: World = worldOf(teacher)): GalleryState => ({
  world,
  ...(steps && { steps }),
});

const check = ({ press }: User) => press('teach_check');
const choosing = (choice: Teacher['choose']) =>
  taught(({ press }) => press('teach_choose'), worldOf(teacherOf(GUESS, OTHER_READING, { choose: choice })));

export const TEACH_STATES: GalleryStates = {
  guessed: taught(),
  'nothing guessed': taught(undefined, worldOf(teacherOf(NOTHING, OTHER_READING))),
  'site not allowed yet': onTab({ ...DEALS_PAGE, teacher }),
  'site denied': {
    world: { tab: { ...DEALS_PAGE, teacher }, query: 'tab=1', denies: true },
    steps: ({ pressWords, words }) => pressWords(words('allow', 'crm.acme.example')),
  },
  'page of the browser': onTab({ url: 'chrome://extensions/' }),
  'tab closed': onTab({ isClosed: true }),
  'taught in another window': onTab({ ...DEALS_PAGE, teacher, isTaught: true }, { granted: SITE }),
  'page not read': onTab(DEALS_PAGE, { granted: SITE }),
  choosing: choosing(() => new Promise(() => {})),
  'nothing to hold on to': choosing(async () => ({ kind: 'nothing' })),
  chosen: choosing(async () => ({ kind: 'chosen', field: markedAs('state', { texts: ['Won'] }) })),
  'all states shown': taught(undefined, worldOf(teacherOf(ALL_STATES, OTHER_READING))),
  'responsible: always the same': taught(async ({ press, pressIn }) => {
    await pressIn('responsible', 'teach_drop');
    await press('teach_fixed');
  }),
  'responsible: from the contact’s page': taught(async ({ press, pressIn }) => {
    await pressIn('responsible', 'teach_drop');
    await press('teach_linked_owner');
  }),
  'phones: from the contacts’ pages': taught(async ({ press, pressIn }) => {
    await pressIn('phones', 'teach_drop');
    await press('teach_linked');
  }),
  'name not on the page': taught(({ pressIn }) => pressIn('field_name', 'teach_drop')),
  'id not in the address': taught(({ pressIn }) => pressIn('field_id', 'teach_drop')),
  'checked on another deal': taught(check),
  'checked: same deal': taught(
    check,
    worldOf(teacherOf(GUESS, { ...OTHER_READING, address: FIRST_DEAL, deal: { id: '4217', uri: FIRST_DEAL } })),
  ),
  'checked: no deal': taught(
    check,
    worldOf(teacherOf(GUESS, { ...OTHER_READING, address: `${TAUGHT_ORIGIN}/people`, deal: null })),
  ),
  'checked: no state shown': taught(check, worldOf(teacherOf(GUESS, { ...OTHER_READING, fields: STATELESS }))),
  'checked: name not found': taught(check, worldOf(teacherOf(GUESS, { ...OTHER_READING, fields: {} }))),
  'question: replace': taught(
    async (user) => {
      await check(user);
      await user.press('teach_save');
    },
    worldOf(teacher, {
      settings: {
        lessons: [
          {
            v: 1,
            origin: TAUGHT_ORIGIN,
            label: 'Acme CRM',
            addresses: ['/deals/{digits}'],
            fields: { name: { marks: [{ steps: [{ tag: 'h1' }], take: 'text' }] } },
          },
        ],
      },
    }),
  ),
  saved: taught(async (user) => {
    await check(user);
    await user.press('teach_save');
  }),
  'one field': taught(undefined, {
    ...worldOf(teacher),
    query: 'tab=1&field=closed',
    answers: { 'tab.read': () => VIEW },
  }),
};
