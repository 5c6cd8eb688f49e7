import type { DealState } from './plan';

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
  'in-sync': { pill: 'pill_in_sync', tone: 'good' },
} as const satisfies Record<DealState, StateLabel>;

/** The text of the badge in each state. The pill has no use for it, and scripts in pages are to be small. */
export const STATE_SIGNS: Record<DealState, string> = {
  'not-a-deal': '',
  'no-access': '!',
  'no-token': '!',
  pending: '…',
  conflict: '!',
  error: '!',
  'not-linked': '+',
  differs: '≠',
  closed: '■',
  'in-sync': '✓',
};

type Underscored<S extends string> = S extends `${infer Head}-${infer Tail}` ? `${Head}_${Underscored<Tail>}` : S;

/** The key of the message that says the state in the popup and on the toolbar button. */
export function stateTitle<S extends DealState>(state: S): `state_${Underscored<S>}` {
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
