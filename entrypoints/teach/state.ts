import type {
  AddressChoice,
  Choice,
  LessonReading,
  MarkedField,
  PageGuess,
  TaughtField,
} from '@/lib/crm/teaching/teacher';
import { LESSON_FIELDS, type LessonField } from '@/lib/lesson/model';
import { changeMeaning, type Meaning } from './meanings';
import { compareField } from './proof';
import { tryAddress } from './try-address';

/** Whether the tab can be read, and if not, why. */
export type Place =
  | 'opening'
  /** The browser does not let the extension into this site yet. */
  | 'not-allowed'
  | 'ready'
  /** A page of the browser's own, of its store, or a file. */
  | 'unreadable'
  | 'closed'
  /** The tab shows another site than the one that is taught. */
  | 'away'
  /** Another window teaches the same tab. */
  | 'elsewhere';

/** What has just gone wrong, as far as the manager can do something about it. */
export type Problem =
  | 'denied'
  | 'foreign'
  | 'same-deal'
  | 'no-deal'
  | 'not-read'
  | 'not-in-address'
  | 'not-a-contact'
  | 'not-saved'
  /** Another window has changed the lesson meanwhile. */
  | 'changed';

/** Where what is known of a field comes from. */
export type Origin = 'none' | 'guessed' | 'agreed' | 'chosen' | 'dropped';

export type Proof = 'none' | 'proven' | 'same' | 'silent' | 'disagree';

/** What stands in for a field that the page does not have. */
export type Rule =
  | { kind: 'ask' }
  | { kind: 'fixed'; id: string; name: string }
  /** The field stands on each contact's own page; what was chosen there, if anything was. */
  | { kind: 'linked'; isAgreed: boolean; chosen: MarkedField | null };

export interface FieldState {
  origin: Origin;
  /** What finds the field, with what it says on the page at `address`. */
  marked: MarkedField | null;
  address: string;
  /** What it says on the last other deal that was looked at. */
  other: MarkedField | null;
  proof: Proof;
  /** Whether the element that was chosen last gives nothing to hold on to. */
  isLost: boolean;
  rule: Rule;
}

export interface TeachState {
  place: Place;
  /** The origin that is taught, once it is known. */
  origin: string;
  /** The address that the tab shows. */
  here: string;
  /** The address of the deal by which the extension was taught. */
  taughtAt: string;
  addresses: readonly AddressChoice[];
  /** The one of them that names the deal. */
  address: AddressChoice | null;
  /** The deal by which the address was proven. */
  otherDeal: { id: string; uri: string } | null;
  fields: Record<LessonField, FieldState>;
  /** What the words of states mean, as the manager says. */
  meanings: readonly Meaning[];
  /** The states that belong to closed deals, by their first words, where the page shows all states. */
  over: readonly string[];
  /** Words of a state that no page has shown yet. */
  further: Record<'open' | 'closed', readonly string[]>;
  label: string;
  choosing: TaughtField | null;
  isChecking: boolean;
  problem: Problem | null;
  /** The field that the problem is about. */
  problemOf: TaughtField | null;
  isSaved: boolean;
}

export type TeachEvent =
  | { type: 'placed'; place: Place; here?: string; origin?: string }
  | { type: 'guessed'; guess: PageGuess; address: string }
  | { type: 'choosing'; field: TaughtField }
  | { type: 'chosen'; field: TaughtField; choice: Choice; address: string }
  | { type: 'agreed'; field: LessonField }
  | { type: 'dropped'; field: LessonField }
  | { type: 'ruled'; field: LessonField; rule: Rule }
  | { type: 'addressed'; address: AddressChoice }
  | { type: 'ticked'; state: string; isOver: boolean }
  | { type: 'stated'; word: string; isClosed: boolean | null }
  /** The manager has named words that no page has shown yet. */
  | { type: 'named'; meaning: 'open' | 'closed'; words: readonly string[] }
  | { type: 'labelled'; label: string }
  | { type: 'checking' }
  | { type: 'checked'; reading: LessonReading }
  | { type: 'failed'; problem: Problem; field?: TaughtField }
  | { type: 'saved' };

const UNKNOWN: FieldState = {
  origin: 'none',
  marked: null,
  address: '',
  other: null,
  proof: 'none',
  isLost: false,
  rule: { kind: 'ask' },
};

export const INITIAL: TeachState = {
  place: 'opening',
  origin: '',
  here: '',
  taughtAt: '',
  addresses: [],
  address: null,
  otherDeal: null,
  fields: Object.fromEntries(LESSON_FIELDS.map((field) => [field, UNKNOWN])) as TeachState['fields'],
  meanings: [],
  over: [],
  further: { open: [], closed: [] },
  label: '',
  choosing: null,
  isChecking: false,
  problem: null,
  problemOf: null,
  isSaved: false,
};

/** Says what the window knows after an event. */
export function reduce(state: TeachState, event: TeachEvent): TeachState {
  const calm = { ...state, problem: null, problemOf: null };
  switch (event.type) {
    case 'placed':
      return place(state, event);
    case 'guessed':
      return takeGuess(calm, event);
    case 'choosing':
      return { ...calm, choosing: event.field };
    case 'chosen':
      return takeChoice({ ...calm, choosing: null }, event);
    case 'agreed':
      return changeField(calm, event.field, { origin: 'agreed' });
    case 'dropped':
      return changeField(calm, event.field, { ...UNKNOWN, origin: 'dropped', rule: state.fields[event.field].rule });
    case 'ruled':
      return changeField(calm, event.field, { rule: event.rule, other: null, proof: 'none' });
    case 'addressed':
      return { ...calm, address: event.address, otherDeal: null };
    case 'ticked': {
      const others = state.over.filter((one) => one !== event.state);
      return { ...calm, over: event.isOver ? [...others, event.state] : others };
    }
    case 'stated':
      return { ...calm, meanings: changeMeaning(state.meanings, event.word, event.isClosed) };
    case 'named':
      return { ...state, further: { ...state.further, [event.meaning]: event.words } };
    case 'labelled':
      return { ...state, label: event.label };
    case 'checking':
      return { ...calm, isChecking: true };
    case 'checked':
      return takeReading({ ...calm, isChecking: false }, event.reading);
    case 'failed':
      return {
        ...state,
        choosing: null,
        isChecking: false,
        problem: event.problem,
        problemOf: event.field ?? null,
      };
    case 'saved':
      return { ...calm, isSaved: true };
  }
}

function place(state: TeachState, { place, here = state.here, origin }: TeachEvent & { type: 'placed' }): TeachState {
  const hasMoved = here !== state.here || place !== 'ready';
  return {
    ...state,
    place,
    here,
    origin: state.origin || origin || '',
    label: state.label || (origin ? new URL(origin).host : ''),
    // Whoever was choosing in the page before is left with nothing to choose from.
    choosing: hasMoved ? null : state.choosing,
    problem: hasMoved ? null : state.problem,
  };
}

const changeField = (state: TeachState, field: LessonField, change: Partial<FieldState>): TeachState => ({
  ...state,
  fields: { ...state.fields, [field]: { ...state.fields[field], ...change } },
});

/** Takes in what the extension infers of the first page; what the manager has chosen meanwhile stays. */
function takeGuess(state: TeachState, { guess, address }: TeachEvent & { type: 'guessed' }): TeachState {
  const fields = LESSON_FIELDS.map((field) => {
    const marked = guess.fields[field];
    const isNew = marked?.value && state.fields[field].origin === 'none';
    return [field, isNew ? { ...UNKNOWN, origin: 'guessed', marked, address } : state.fields[field]] as const;
  });
  return {
    ...state,
    taughtAt: address,
    addresses: guess.addresses,
    address: state.address ?? guess.addresses[0] ?? null,
    fields: Object.fromEntries(fields) as TeachState['fields'],
  };
}

function takeChoice(state: TeachState, { field, choice, address }: TeachEvent & { type: 'chosen' }): TeachState {
  switch (choice.kind) {
    case 'left':
      return state;
    case 'address':
      return { ...state, address: choice.choice, taughtAt: address, otherDeal: null };
    case 'nothing':
      if (choice.isForeign) return { ...state, problem: 'foreign', problemOf: field };
      if (field === 'id') return { ...state, problem: 'not-in-address', problemOf: 'id' };
      return changeField(state, field, { ...UNKNOWN, isLost: true, rule: state.fields[field].rule });
    case 'chosen':
      if (field === 'id') return state;
      if (state.fields[field].rule.kind === 'linked') return takeLinked(state, field, choice.field, address);
      return changeField(field === 'closed' ? { ...state, meanings: [], over: [] } : state, field, {
        ...UNKNOWN,
        origin: 'chosen',
        marked: choice.field,
        address,
        // What was the same on both deals and is chosen again is no label: the manager says so.
        proof: state.fields[field].proof === 'same' && isChosenAgain(state.fields[field], address) ? 'proven' : 'none',
      });
  }
}

const isChosenAgain = ({ address, other }: FieldState, now: string): boolean => other !== null && address !== now;

/** Takes in where the field stands on a contact's own page. */
function takeLinked(state: TeachState, field: LessonField, chosen: MarkedField, address: string): TeachState {
  const known = state.fields[field];
  if (known.rule.kind !== 'linked') return state;
  // The same on two contacts' pages, and chosen on both: the manager says that it is no label.
  const proof = known.proof === 'same' && isChosenAgain(known, address) ? 'proven' : 'none';
  return changeField(state, field, { isLost: false, address, proof, rule: { ...known.rule, chosen } });
}

/** Takes in what another deal's page says, which proves fields or shows that they are none. */
function takeReading(state: TeachState, { address, deal: found, fields: read }: LessonReading): TeachState {
  const tried = state.address ? tryAddress(state.address, state.taughtAt, address, found) : null;
  if (state.address && !tried) return { ...state, problem: 'no-deal' };
  const isSame = tried ? tried.deal.uri === tried.first.uri : address === state.taughtAt;
  if (isSame) return { ...state, problem: 'same-deal' };
  const fields = LESSON_FIELDS.map(
    (field) => [field, compareField(field, state.fields[field], address, read[field])] as const,
  );
  const isNew = !tried || tried.deal.uri !== state.otherDeal?.uri;
  return {
    ...state,
    ...(tried && { address: tried.first, otherDeal: tried.deal }),
    // That a deal shows no state says nothing of the next one.
    meanings: isNew ? changeMeaning(state.meanings, '', null) : state.meanings,
    fields: Object.fromEntries(fields) as TeachState['fields'],
  };
}
