import type { MessageKey } from '@/lib/i18n';
import { LONGEST_FILE, lessonFile } from '@/lib/settings/lesson-file';
import { LESSON, REPAIR } from '../../fixtures/lesson';
import { OPTIONS_FIXTURES, type OptionsFixture } from '../../fixtures/options';
import { refuse } from './refuse';
import { type GalleryState, type GalleryStates, NEVER, type World } from './state';

function worldOf({
  access,
  unreadable,
  refused,
  granted,
  settings,
  policy,
  shortcut,
  isPinned,
  sent = [],
  may,
}: OptionsFixture): World {
  return {
    answers: {
      'token.state': () =>
        unreadable
          ? refuse(unreadable)
          : { ready: false, kept: false, expiresAt: null, refused: false, header: null, ...access },
      'token.test': () => (refused === null ? NEVER : refused ? refuse(refused) : null),
      'journal.list': () => ({ entries: [...sent], waiting: 0 }),
      ...(may === 'nothing but deals' && { 'users.list': () => null, 'channels.list': () => null }),
    },
    ...(granted && { granted }),
    ...(settings && { settings }),
    ...(policy && { policy }),
    ...(shortcut !== undefined && { shortcut }),
    ...(isPinned !== undefined && { isPinned }),
  };
}

/** Makes a state that a manager reaches from a fixture by these steps, in a world with these changes. */
function after(
  name: string,
  steps: NonNullable<GalleryState['steps']>,
  { answers, ...world }: World = {},
): GalleryState {
  const before = worldOf(OPTIONS_FIXTURES[name] ?? {});
  return { world: { ...before, ...world, answers: { ...before.answers, ...answers } }, steps };
}

const file = (settings: object, rest: object = {}): string =>
  JSON.stringify({ format: 'deal-link-settings', version: 1, settings, ...rest }, null, 2);

const importing = (text: string, world: World = {}): GalleryState =>
  after('token works', ({ chooseFile }) => chooseFile(text, 'file_import'), world);

/** The states after the import of a settings file. */
const FILES: GalleryStates = {
  'file: imported': importing(file({ pill: 'small', country: 'ES', leading8: false })),
  'file: sets nothing': importing(file({})),
  'file: company keeps its own': importing(file({ pill: 'small', country: 'ES' }), { policy: { pill: 'on' } }),
  'file: asks, changes the token address': importing(file({ tokenAddress: 'https://tokens.acme.example/wazzup' })),
  'file: token address denied': after(
    'token works',
    async ({ chooseFile, press }) => {
      await chooseFile(file({ tokenAddress: 'https://tokens.acme.example/wazzup' }), 'file_import');
      await press('address_confirm');
    },
    { denies: true },
  ),
  'file: too long': importing(' '.repeat(1_000_001)),
  'file: broken': importing('{ "format": '),
  'file: of something else': importing('{ "name": "notes" }'),
  'file: newer': importing(file({}, { version: 999 })),
  'file: unknown setting': importing(file({ colour: 'blue' })),
  'file: set twice': importing(file({ pill: 'on' }).replace('"pill"', '"pill": "off", "pill"')),
  'file: wrong value': importing(file({ wazzupAccount: '12' })),
  'file: asks, brings lessons': importing(file({ pill: 'small', lessons: [LESSON, REPAIR] })),
  'file: imported with lessons': after('token works', async ({ chooseFile, press }) => {
    await chooseFile(file({ pill: 'small', lessons: [REPAIR] }), 'file_import');
    await press('taught_import_confirm');
  }),
  'file: wrong row': importing(file({ users: [{ crmUser: '17' }] })),
};

const importingLesson = (text: string, fixture = 'taught CRMs'): GalleryState =>
  after(fixture, ({ chooseFile }) => chooseFile(text, 'taught_import'));

/** The states of what a manager has taught. */
const TAUGHT: GalleryStates = {
  'taught: asks before it is deleted': after('taught CRMs', ({ press }) => press('taught_delete')),
  'taught: host denied': after('taught CRMs', ({ press }) => press('allow', 'deals.lindqvist.example:8443'), {
    denies: true,
  }),
  'taught: import asks': importingLesson(lessonFile({ ...LESSON, origin: 'https://crm.other.example' })),
  'taught: import asks, and would replace': importingLesson(lessonFile(REPAIR)),
  'taught: imported': after('token works', async ({ chooseFile, press }) => {
    await chooseFile(lessonFile(REPAIR), 'taught_import');
    await press('taught_import_confirm');
  }),
  'taught: file too long': importingLesson(' '.repeat(LONGEST_FILE + 1)),
  'taught: file of something else': importingLesson('{ "name": "notes" }'),
  'taught: file of settings': importingLesson(file({ pill: 'small' })),
  'taught: file of a newer version': importingLesson('{ "v": 2 }'),
  'taught: file with a wrong value': importingLesson(lessonFile(LESSON).replace('"/deals/{digits}"', '"deals"')),
  'taught: file for what the company sets': importingLesson(lessonFile(LESSON), 'taught CRMs, by the company too'),
};

const typeAddress = (address: string): GalleryState =>
  after('token works', async ({ type, press }) => {
    await press('address_section');
    await type(address, 'address');
    await press('address_save');
  });

const typeHeader = (name: string, value: string): GalleryState =>
  after('token works', async ({ type, press }) => {
    await press('address_section');
    await press('header');
    await type('https://tokens.acme.example/wazzup', 'address');
    await type(name, 'header_name');
    await type(value, 'header_value');
    await press('address_save');
  });

/** Puts another clipboard into the page. */
const copyTo = (writeText: () => Promise<void>) =>
  Object.defineProperty(navigator, 'clipboard', { value: { writeText } });

/** The states in which the page says something about what a manager has typed or allowed. */
const FORMS: GalleryStates = {
  'token cannot be one': after(
    'just installed',
    async ({ type, press }) => {
      await type('two words', 'token');
      await press('token_save');
    },
    { answers: { 'token.save': () => refuse({ kind: 'invalid', details: { code: 'token-form' } }) } },
  ),
  'request copied': after('just installed', ({ press }) => {
    copyTo(async () => {});
    return press('request_copy');
  }),
  'request to be copied by hand': after('just installed', ({ press }) => {
    copyTo(() => Promise.reject(new Error('denied')));
    return press('request_copy');
  }),
  'token address is none': typeAddress('tokens'),
  'token address is not safe': typeAddress('http://tokens.acme.example'),
  'token address holds a secret': typeAddress('https://tokens.acme.example/?key=1234'),
  'token address denied': {
    ...typeAddress('https://tokens.acme.example/wazzup'),
    world: { ...worldOf(OPTIONS_FIXTURES['token works'] ?? {}), denies: true },
  },
  'header name is none': typeHeader('Content-Length', 'secret'),
  'header value is none': typeHeader('Authorization', 'Bearer ключ'),
  'notifications on': after('token works', ({ lookAt }) => lookAt('options_notifications'), { notifies: true }),
  'notifications denied': after('token works', ({ press }) => press('options_notify'), { denies: true }),
  'account number is none': after('token works', async ({ type, press }) => {
    await type('12', 'options_account');
    await press('options_account_save');
  }),
  'id form is none': after('token works', ({ type }) => type('no place', 'form_new')),
  'id form example': after('token works', ({ type }) => type('kommo-{id}', 'form_new')),
  'CRM address is none': after('token works', async ({ type, press }) => {
    await type('acme', 'form_site');
    await type('kommo-{id}', 'form_new');
    await press('form_add');
  }),
  'own server is none': after('token works', async ({ type, press, words }) => {
    await type('acme', 'own_server', words('crm_bitrix24'));
    await press('own_server_allow');
  }),
  'own server denied': after(
    'token works',
    async ({ type, press, words }) => {
      await type('https://crm.acme.example', 'own_server', words('crm_bitrix24'));
      await press('own_server_allow');
    },
    { denies: true },
  ),
};

/**
 * The words to which the gallery scrolls for a fixture; without an entry it scrolls to the connection, on the first
 * card.
 */
const SCROLL_TO: Record<string, MessageKey> = {
  'just installed': 'steps',
  'first steps: button pinned': 'steps',
  'first steps: connected': 'steps',
  'first steps: done': 'setup_done',
  'no CRM allowed': 'options_crms',
  'all CRMs allowed, HubSpot asks': 'options_hubspot',
  'own servers': 'options_crms',
  'taught CRMs': 'taught',
  'taught CRMs, by the company too': 'taught',
  'own servers offered by company': 'options_crms',
  'no keys to open the popup': 'options_wazzup',
  'pill hidden on some sites': 'options_in_page',
  'ids, users, chats': 'options_users',
  'company sets everything': 'options_company',
  'company policy with mistakes': 'options_company',
};

const toState = ([name, fixture]: [string, OptionsFixture]): [string, GalleryState] => [
  name,
  {
    world: worldOf(fixture),
    // A page that cannot be filled has nothing to scroll to.
    ...(!fixture.unreadable && { steps: ({ lookAt }) => lookAt(SCROLL_TO[name] ?? 'token_test') }),
  },
];

export const OPTIONS_STATES: GalleryStates = {
  ...Object.fromEntries(Object.entries(OPTIONS_FIXTURES).map(toState)),
  ...FORMS,
  ...FILES,
  ...TAUGHT,
};
