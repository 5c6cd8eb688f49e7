import type { ShownState } from './shown-state';

/** What a state's colour says; popup, pill and badge take their colours from it. */
export type Tone =
  | 'good'
  | 'warn'
  | 'bad'
  | 'blocked' // we know nothing before the manager connects Wazzup, or lets the extension into the page
  | 'empty' // Wazzup does not have the deal yet
  | 'quiet';

interface StateLabel {
  /** The key of the pill's message; it is `pill_attention` where the manager cannot go on from the page. */
  pill: `pill_${string}`;
  tone: Tone;
}

/**
 * How popup, badge and pill call and colour each state. They take message keys, because content scripts have no message catalogue.
 */
export const STATE_LABELS = {
  'not-a-deal': { pill: 'pill_attention', tone: 'quiet' },
  'no-access': { pill: 'pill_attention', tone: 'blocked' },
  'no-token': { pill: 'pill_connect', tone: 'blocked' },
  pending: { pill: 'pill_pending', tone: 'warn' },
  conflict: { pill: 'pill_attention', tone: 'bad' },
  error: { pill: 'pill_error', tone: 'bad' },
  'not-linked': { pill: 'pill_not_linked', tone: 'empty' },
  differs: { pill: 'pill_differs', tone: 'warn' },
  closed: { pill: 'pill_closed', tone: 'quiet' },
  'not-visible': { pill: 'pill_not_visible', tone: 'warn' },
  'in-sync': { pill: 'pill_in_sync', tone: 'good' },
  'not-checked': { pill: 'pill_in_sync', tone: 'quiet' },
} as const satisfies Record<ShownState, StateLabel>;

/** A name with underscores in place of hyphens, as keys of messages are written. */
export type Underscored<S extends string> = S extends `${infer Head}-${infer Tail}`
  ? `${Head}_${Underscored<Tail>}`
  : S;

/** The key of the message that says the state in the popup and on the toolbar button. */
export function stateTitle<S extends ShownState>(state: S): `state_${Underscored<S>}` {
  const name = state.replaceAll('-', '_') as Underscored<S>;
  return `state_${name}`;
}

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
