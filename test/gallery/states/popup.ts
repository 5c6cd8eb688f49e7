import type { WriteAnswer } from '@/lib/deal/looked';
import type { Deal } from '@/lib/deal/model';
import { IN_WAZZUP, LOOKED, VIEW } from '../../fixtures/deal';
import { DEAL_FIXTURES, type DealFixture, type DealStateName } from '../../fixtures/deal-states';
import { LAST_DEALS } from '../../fixtures/history';
import { FIRST_DEAL, GUESS, TAUGHT_ORIGIN } from '../../fixtures/teaching';
import { refuse } from './refuse';
import { type Answers, type GalleryState, type GalleryStates, NEVER, type World } from './state';

function worldOf({ view, looked, error, chat, edits, settings, recalled }: DealFixture): World {
  const answer = <T>(known: T | null): T | typeof NEVER => known ?? (error ? refuse(error) : NEVER);
  return {
    answers: {
      'tab.read': () => answer(view?.kind === 'deal' ? { ...view, draft: edits ?? null } : view),
      'deal.look': () => answer(looked),
      ...(chat !== undefined && { 'chat.look': () => chat }),
    },
    // The browser lets most managers' extension into their CRM.
    granted: ['https://*/*'],
    ...(settings && { settings }),
    ...(recalled && { recalled }),
  };
}

/** Makes a state that a manager reaches from a fixture by these steps; the background answers them with `answers`. */
function after(name: DealStateName, steps: NonNullable<GalleryState['steps']>, answers: Partial<Answers> = {}) {
  const world = worldOf(DEAL_FIXTURES[name]);
  return { world: { ...world, answers: { ...world.answers, ...answers } }, steps };
}

/** Makes the background's answer to a press that Wazzup has carried out. */
const saved = (there: Deal): WriteAnswer => ({ outcome: 'saved', looked: { ...LOOKED, there }, linkedId: null });

const denyClipboard = () =>
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: () => Promise.reject(new Error('denied')) } });
const allowClipboard = () => Object.defineProperty(navigator, 'clipboard', { value: { writeText: async () => {} } });

const WITH_HISTORY: Partial<Answers> = { 'journal.list': () => ({ entries: [...LAST_DEALS], waiting: 2 }) };

/** The states that a manager reaches by doing something: questions, messages, and what the popup shows in between. */
const INTERACTIONS: GalleryStates = {
  'question: delete': after('in-sync', ({ press }) => press('action_delete')),
  'question: delete a lead': after('told as a lead: closed in Wazzup only', ({ press }) => press('action_delete')),
  'question: delete for good': {
    ...after('in-sync', ({ press }) => press('action_delete')),
    world: worldOf({ ...DEAL_FIXTURES['in-sync'], view: { ...VIEW, forbidden: ['create'] } }),
  },
  'question: change responsible': after('responsible: changed', ({ press }) => press('action_update')),
  'question: change responsible, same names': after('responsible: changed', ({ press }) => press('action_update'), {
    'users.list': () => [
      { id: '17', name: 'Anna Weber' },
      { id: '23', name: 'Anna Weber' },
    ],
  }),
  'question: change responsible, old one unknown': after(
    'responsible: changed',
    ({ press }) => press('action_update'),
    { 'users.list': () => [] },
  ),
  sending: after('not-linked', ({ press }) => press('action_create'), { 'deal.write': () => NEVER }),
  'message: created': after('not-linked', ({ press }) => press('action_create'), {
    'deal.write': () => saved(IN_WAZZUP),
  }),
  'message: updated': after('differs', ({ press }) => press('action_update'), {
    'deal.write': () => saved(IN_WAZZUP),
  }),
  'message: saved as typed': after('edited: name and link', ({ press }) => press('action_update'), {
    'deal.write': ({ deal }) => saved(deal),
  }),
  'message: background ended': after('not-linked', ({ press }) => press('action_create'), {
    'deal.write': () => refuse({ kind: 'interrupted', details: {} }),
  }),
  'message: company has switched it off': after('not-linked', ({ press }) => press('action_create'), {
    'deal.write': () => refuse({ kind: 'company', details: {} }),
  }),
  'message: tab shows another deal': after('not-linked', ({ press }) => press('action_create'), {
    'deal.write': () => ({ outcome: 'moved', looked: null, linkedId: null }),
  }),
  'differs: all fields shown': after('differs', ({ press }) => press('show_unchanged')),
  'conflict: details': after('conflict', ({ press }) => press('details')),
  'conflict: prefix cannot be used': after('conflict', async ({ press, type }) => {
    await press('details');
    await type('two words', 'conflict_prefix');
  }),
  'contacts: phone typed': after('contacts: phones not told', ({ type }) =>
    type('8 (912) 345-67-89', 'phone_of', 'Olga Petrova'),
  ),
  'contacts: phone typed over one that cannot be read': after('contacts: phones cannot be read', ({ type }) =>
    type('+44 20 7946', 'phone_of', 'John Smith'),
  ),
  'offer: in the page': {
    world: { ...worldOf(DEAL_FIXTURES['in-sync']), granted: [] },
  },
  'offer: chats, address wanted': after('in-sync', ({ press }) => press('offer_chats_accept')),
  'offer: chats, no address': after('in-sync', async ({ press, type }) => {
    await press('offer_chats_accept');
    await type('acme', 'offer_chats_field');
    await press('offer_chats_save');
  }),
  'not a deal: after other deals': after('not-a-deal', async () => {}, WITH_HISTORY),
  'not a deal: page of an unknown CRM': {
    world: { tab: { url: FIRST_DEAL, teacher: { guess: () => GUESS } } },
  },
  'not a deal: page of an unknown CRM, nothing guessed': {
    world: { tab: { url: TAUGHT_ORIGIN, teacher: { guess: () => ({ addresses: [], fields: {} }) } } },
  },
  'not a deal: page of a CRM that was taught': {
    world: {
      tab: { url: TAUGHT_ORIGIN },
      answers: {
        'crms.list': () => [
          { crm: TAUGHT_ORIGIN, label: 'Acme CRM', hosts: [`${TAUGHT_ORIGIN}/*`], selfHosted: false, taught: true },
        ],
      },
    },
  },
  'no access: after other deals': after('no-access', async () => {}, WITH_HISTORY),
  'no access: page not told, after other deals': after(
    'no access: browser does not tell the page',
    async () => {},
    WITH_HISTORY,
  ),
  'responsible: users to choose from': after('responsible: unknown to Wazzup', ({ press }) => press('responsible')),
  'responsible: looked up again while the list is open': after('responsible: unknown to Wazzup', async ({ press }) => {
    await press('responsible');
    await press('look_again');
  }),
  'responsible: nobody fits': after('responsible: unknown to Wazzup', ({ type }) => type('zzz', 'responsible')),
  'responsible: users looked up again': after('responsible: unknown to Wazzup', async ({ press }) => {
    await press('responsible');
    await press('look_again');
  }),
  'responsible: users are being looked up': after(
    'responsible: unknown to Wazzup',
    async ({ press }) => {
      await press('responsible');
      await press('look_again');
    },
    { 'users.renew': () => NEVER },
  ),
  'responsible: users not looked up': after(
    'responsible: unknown to Wazzup',
    async ({ press }) => {
      await press('responsible');
      await press('look_again');
    },
    {
      'users.renew': () => refuse({ kind: 'offline', details: {} }),
    },
  ),
  'responsible: no users': after('responsible: unknown to Wazzup', ({ press }) => press('responsible'), {
    'users.list': () => [],
  }),
  'unread: diagnostics copied': after('unread: for different reasons', ({ press }) => {
    allowClipboard();
    return press('copy_diagnostics');
  }),
  'unread: diagnostics to be copied by hand': after('unread: for different reasons', ({ press }) => {
    denyClipboard();
    return press('copy_diagnostics');
  }),
};

const inPanel = (name: DealStateName): GalleryState => ({ world: { ...worldOf(DEAL_FIXTURES[name]), isPanel: true } });

/** The popup where it stays open beside the page, in states that fill its height in different ways. */
const PANEL: GalleryStates = {
  'panel: not linked': inPanel('not-linked'),
  'panel: differs': inPanel('differs'),
  'panel: in sync': inPanel('in-sync'),
  'panel: no deal': inPanel('not-a-deal'),
  'panel: no access': inPanel('no-access'),
};

export const POPUP_STATES: GalleryStates = {
  ...Object.fromEntries(Object.entries(DEAL_FIXTURES).map(([name, fixture]) => [name, { world: worldOf(fixture) }])),
  ...INTERACTIONS,
  ...PANEL,
};
