import type { DealState } from './plan';

/** What a state's colour says, one word for all places that show it. */
export type Tone =
  | 'good'
  | 'warn'
  | 'bad'
  | 'blocked' // nothing can be told before the manager connects, or lets the extension in
  | 'empty' // Wazzup has nothing yet
  | 'quiet';

interface StateLabel {
  /** The message that says the state in the popup and on the toolbar button. */
  title: `state_${string}`;
  /** The few words of the pill; a state in which the manager cannot go on from the page needs attention. */
  pill: `pill_${string}`;
  tone: Tone;
  /** The sign on the toolbar button. */
  sign: string;
}

/** How popup, toolbar button and pill say each state: by message keys, as content scripts know no catalogue of words. */
export const STATE_LABELS = {
  'not-a-deal': { title: 'state_not_a_deal', pill: 'pill_attention', tone: 'quiet', sign: '' },
  'no-access': { title: 'state_no_access', pill: 'pill_attention', tone: 'blocked', sign: '!' },
  'no-token': { title: 'state_no_token', pill: 'pill_attention', tone: 'blocked', sign: '!' },
  pending: { title: 'state_pending', pill: 'pill_pending', tone: 'warn', sign: '…' },
  conflict: { title: 'state_conflict', pill: 'pill_attention', tone: 'bad', sign: '!' },
  error: { title: 'state_error', pill: 'pill_attention', tone: 'bad', sign: '!' },
  'not-linked': { title: 'state_not_linked', pill: 'pill_not_linked', tone: 'empty', sign: '+' },
  differs: { title: 'state_differs', pill: 'pill_differs', tone: 'warn', sign: '≠' },
  closed: { title: 'state_closed', pill: 'pill_closed', tone: 'quiet', sign: '■' },
  'in-sync': { title: 'state_in_sync', pill: 'pill_in_sync', tone: 'good', sign: '✓' },
} as const satisfies Record<DealState, StateLabel>;

const QUIET = '#5b6474';
const BAD = '#b3261e';

/** The tones outside our own pages, where no style sheet of ours reaches: the light colours of theme.css. */
export const TONE_COLOURS: Record<Tone, string> = {
  good: '#10733f',
  warn: '#8a5200',
  bad: BAD,
  blocked: BAD,
  empty: QUIET,
  quiet: QUIET,
};
