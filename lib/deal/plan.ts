import { changedFields, type Difference, diffDeals } from './compare';
import type { ErrorKind } from './errors';
import type { Deal } from './model';
import { type Site, siteOf } from './site';
import { type Problem, validateDeal } from './validate';
import { isInvisible, type Visibility } from './visibility';

/** The states of the deal in hand. If several apply, the popup shows the first one in this order. */
export const STATES = [
  'not-a-deal',
  'no-access',
  'no-token',
  'pending',
  'conflict',
  'error',
  'not-linked',
  'differs',
  'closed',
  'not-visible',
  'in-sync',
] as const;
export type DealState = (typeof STATES)[number];

export const ACTIONS = ['create', 'update', 'close', 'reopen', 'delete'] as const;
export type Action = (typeof ACTIONS)[number];

/** All that decides what a manager can do with a page deal. */
export interface PlanInput {
  /** The deal as it would be sent. */
  here: Deal;
  /** The site of the CRM page. */
  site: Site;
  /** Wazzup's deal; null if Wazzup has none, undefined if the background could not find out. */
  there: Deal | null | undefined;
  hasToken: boolean;
  /** A press waits in the outbox, or Wazzup accepted it and does not show it yet. */
  pending: boolean;
  /** Why the last look at Wazzup failed, or the last press. */
  error?: ErrorKind | undefined;
  /** The manager agreed that Wazzup's deal is the same deal, although its link leads to another site. */
  sameDealAgreed: boolean;
  /** Whether a manager finds Wazzup's deal beside the chat; without it nobody has asked Wazzup. */
  visibility?: Visibility;
  /** The actions that the company's policy forbids. */
  forbidden?: readonly Action[];
}

/**
 * What a manager must confirm before a press: that Wazzup loses the deal, or that the chat gets another responsible
 * user.
 */
export type Confirmation = 'delete' | 'responsible';

export interface Plan {
  state: DealState;
  differences: Difference[];
  problems: Problem[];
  /** The actions that make sense now, and that the policy allows. */
  actions: Action[];
  /** The actions that would make sense now, but that the policy forbids. */
  forbidden: Action[];
  /** The one of `actions` that the manager should press next, if one stands out. */
  primary: Action | undefined;
  /** The actions that the popup shows but disables until the manager has mended the problems. */
  blocked: Action[];
  /** What the manager must confirm before each action; an action that is absent here needs no confirmation. */
  confirmations: Partial<Record<Action, Confirmation>>;
}

/**
 * What a manager must confirm before a press changes Wazzup's deal. The responsible user sees the chat, so a press that
 * changes the responsible user takes the chat from somebody.
 */
export function confirmationOf(from: Deal | null | undefined, to: Deal | null): Confirmation | undefined {
  if (!from) return undefined;
  if (!to) return 'delete';
  return changedFields(from, to).includes('responsibleUserId') ? 'responsible' : undefined;
}

/** Whether an action sends the deal as it stands in the popup. */
export const sendsDeal = (action: string): action is 'create' | 'update' => action === 'create' || action === 'update';

/** Whether an action sends the manager's edits, so that none are left after it; close and reopen send no edits. */
export const sendsEdits = (action: string): boolean => action !== 'close' && action !== 'reopen';

/** Whether Wazzup's deal belongs to another CRM that happens to use the same number. */
export function isOfAnotherSite(there: Deal, site: Site): boolean {
  const elsewhere = siteOf(there.uri);
  return elsewhere !== undefined && elsewhere !== site;
}

/** The state that follows from the two deals alone, whatever else may be wrong. */
function linkState(input: PlanInput, differences: Difference[]): DealState {
  const { here, there, site, sameDealAgreed, visibility = 'not-checked' } = input;
  if (there === undefined) return 'error';
  if (there === null) return 'not-linked';
  if (isOfAnotherSite(there, site) && !sameDealAgreed) return 'conflict';
  if (differences.length > 0) return 'differs';
  if (there.closed || here.closed) return 'closed';
  return isInvisible(visibility) ? 'not-visible' : 'in-sync';
}

/** Whether the deal is closed in the CRM alone, and nothing else differs: closing it is then all that an update would do. */
const isOnlyToClose = (there: Deal | null | undefined, differences: readonly Difference[]): boolean =>
  there?.closed === false && differences.length === 1 && differences[0]?.field === 'closed';

function actionsIn(state: DealState, there: Deal | null | undefined, differences: readonly Difference[]): Action[] {
  if (state === 'not-linked') return ['create'];
  if (state === 'differs' && isOnlyToClose(there, differences)) return ['close', 'delete'];
  if (state === 'differs') return ['update', there?.closed ? 'reopen' : 'close', 'delete'];
  if (state === 'closed') return ['reopen', 'delete'];
  if (state === 'not-visible' || state === 'in-sync') return ['close', 'delete'];
  return [];
}

function primaryOf(actions: readonly Action[], here: Deal, there: Deal | null | undefined): Action | undefined {
  const sending = actions.find(sendsDeal);
  if (sending || !there || here.closed === there.closed) return sending;
  // A deal that is closed on both sides needs no action; one that is open in the CRM may be closed in Wazzup by
  // mistake, and one that is closed in the CRM alone is left to be closed.
  return actions.find((action) => action === (here.closed ? 'close' : 'reopen'));
}

const differencesIn = ({ here, there }: PlanInput): Difference[] => (there ? diffDeals(here, there) : []);

function stateAfter(link: DealState, { hasToken, pending, error }: PlanInput): DealState {
  const linkOrError = error && link !== 'conflict' ? 'error' : link;
  const stateWithAccess = !hasToken ? 'no-token' : pending ? 'pending' : linkOrError;
  return error === 'no-access' ? error : stateWithAccess;
}

/** Says how the deal in hand stands. */
export const stateOfDeal = (input: PlanInput): DealState => stateAfter(linkState(input, differencesIn(input)), input);

/** Plans the deal in hand: its state, and what the manager can do about it. */
export function planDeal(input: PlanInput): Plan {
  const { here, there, site, hasToken, pending, forbidden = [] } = input;
  const differences = differencesIn(input);
  const link = linkState(input, differences);
  // After a failed press the manager can press the same again, so the actions follow from `link`, not from `state`.
  const sensible = hasToken && !pending ? actionsIn(link, there, differences) : [];
  const actions = sensible.filter((action) => !forbidden.includes(action));
  const problems = validateDeal(here, site);
  const blocking = problems.some((problem) => problem.blocks);
  const [updating, deleting] = [confirmationOf(there, here), confirmationOf(there, null)];
  return {
    state: stateAfter(link, input),
    differences,
    problems,
    actions,
    forbidden: sensible.filter((action) => forbidden.includes(action)),
    primary: primaryOf(actions, here, there),
    // Close, reopen and delete send nothing of the deal here, so its problems do not block them.
    blocked: blocking ? actions.filter(sendsDeal) : [],
    // Close and reopen do not change the responsible user in Wazzup, so they need no confirmation.
    confirmations: { ...(updating && { update: updating }), ...(deleting && { delete: deleting }) },
  };
}
