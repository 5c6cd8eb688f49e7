import type { ShownState } from './shown-state';

/** What a state's colour says; popup, pill and badge take their colours from it. */
export type Tone =
  | 'good'
  | 'warn'
  | 'bad'
  | 'blocked' // we know nothing before the manager connects Wazzup, or lets the extension into the page
  | 'empty' // Wazzup does not have the deal yet
  | 'quiet';

/** What each state's colour says. */
export const STATE_TONES: Record<ShownState, Tone> = {
  'not-a-deal': 'quiet',
  'no-access': 'blocked',
  'no-token': 'blocked',
  pending: 'warn',
  conflict: 'bad',
  error: 'bad',
  'not-linked': 'empty',
  differs: 'warn',
  closed: 'quiet',
  'not-visible': 'warn',
  'in-sync': 'good',
  'not-checked': 'quiet',
};

/** A name with underscores in place of hyphens, as keys of messages are written. */
export type Underscored<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}_${Underscored<Tail>}`
  : S;

/** Writes a name as keys of messages are written. */
const underscored = <S extends string>(name: S) => name.replaceAll('-', '_') as Underscored<S>;

// Both give a key, because content scripts have no catalogue of messages.

/** The key of the message that says the state in the popup and on the toolbar button. */
export const stateTitle = <S extends ShownState>(state: S): `state_${Underscored<S>}` => `state_${underscored(state)}`;

/** The key of the message that says the state on the pill; it asks for attention where the page is no help. */
export const pillTitle = <S extends ShownState>(state: S): `pill_${Underscored<S>}` => `pill_${underscored(state)}`;

const QUIET = '#5b6474';
const BAD = '#b3261e';

/** The colours of badge and pill, which no style sheet of ours reaches: the light colours of theme.css. */
export const TONE_COLOURS: Record<Tone, string> = {
  good: '#10733f',
  warn: '#8a5200',
  bad: BAD,
  blocked: BAD,
  empty: QUIET,
  quiet: QUIET,
};
