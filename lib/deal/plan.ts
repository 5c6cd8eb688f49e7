import { changedFields, type Difference, diffDeals } from './compare';
import type { ErrorKind } from './errors';
import type { Deal } from './model';
import { parseHttpUrl } from './url';
import { type Problem, validateDeal } from './validate';

/** What a manager is told about the deal in hand; the first that applies, in this order. */
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
  'in-sync',
] as const;
export type DealState = (typeof STATES)[number];

export const ACTIONS = ['create', 'update', 'close', 'reopen', 'delete'] as const;
export type Action = (typeof ACTIONS)[number];

/** All that decides what can be done with a deal that was read from a page. */
export interface PlanInput {
  /** The deal as it would be sent. */
  here: Deal;
  /** The origin of the CRM page. */
  origin: string;
  /** What Wazzup has; null if it has none, undefined if that could not be learnt. */
  there: Deal | null | undefined;
  hasToken: boolean;
  /** A write was accepted and is not visible in Wazzup yet. */
  pending: boolean;
  /** Why Wazzup could not be asked, or what was last pressed failed. */
  error?: ErrorKind | undefined;
  /** The manager said that Wazzup's deal with a link elsewhere is this very deal. */
  sameDealAgreed: boolean;
  /** What the manager's company has switched off. */
  forbidden?: readonly Action[];
}

/** What a manager is asked before something is sent: that a deal goes, or that a chat gets another responsible. */
export type Confirmation = 'delete' | 'responsible';

export interface Plan {
  state: DealState;
  differences: Difference[];
  problems: Problem[];
  /** What makes sense now. */
  actions: Action[];
  /** What would make sense too, had the company not switched it off. */
  forbidden: Action[];
  /** The one of them to press next, if any stands out. */
  primary: Action | undefined;
  /** Actions shown and not available until the problems are mended. */
  blocked: Action[];
  /** What the manager confirms before an action is sent; one that is absent is sent at once. */
  confirmations: Partial<Record<Action, Confirmation>>;
}

/**
 * What a manager has to confirm before Wazzup's deal becomes another. Whoever is responsible sees the chat, so a change
 * of it takes the chat from somebody.
 */
export function confirmationOf(from: Deal | null | undefined, to: Deal | null): Confirmation | undefined {
  if (!from) return undefined;
  if (!to) return 'delete';
  return changedFields(from, to).includes('responsibleUserId') ? 'responsible' : undefined;
}

/** Whether an action sends the deal as it stands in the popup. */
export const sendsDeal = (action: string): action is 'create' | 'update' => action === 'create' || action === 'update';

/** Whether nothing that was typed is left to do after an action; closing and reopening send nothing of it. */
export const sendsEdits = (action: string): boolean => action !== 'close' && action !== 'reopen';

/** Whether Wazzup's deal belongs to another CRM that happens to use the same number. */
export function isOfAnotherSite(there: Deal, origin: string): boolean {
  const elsewhere = parseHttpUrl(there.uri)?.origin;
  return elsewhere !== undefined && elsewhere !== origin;
}

/** What holds between page and Wazzup, whatever else is the matter. */
function linkState({ here, there, origin, sameDealAgreed }: PlanInput, found: Difference[]): DealState {
  if (there === undefined) return 'error';
  if (there === null) return 'not-linked';
  if (isOfAnotherSite(there, origin) && !sameDealAgreed) return 'conflict';
  if (found.length > 0) return 'differs';
  return there.closed || here.closed ? 'closed' : 'in-sync';
}

function actionsIn(state: DealState, there: Deal | null | undefined): Action[] {
  if (state === 'not-linked') return ['create'];
  if (state === 'differs') return ['update', there?.closed ? 'reopen' : 'close', 'delete'];
  if (state === 'closed') return ['reopen', 'delete'];
  if (state === 'in-sync') return ['close', 'delete'];
  return [];
}

function primaryOf(actions: readonly Action[], here: Deal): Action | undefined {
  // A deal that is closed on both sides needs nothing; one that is open in the CRM may have been closed by mistake.
  return actions.find((action) => action === 'create' || action === 'update' || (action === 'reopen' && !here.closed));
}

/** The state of the deal in hand and what can be done about it. */
export function planDeal(situation: PlanInput): Plan {
  const { here, there, origin, hasToken, pending, error, forbidden = [] } = situation;
  const found = there ? diffDeals(here, there) : [];
  const link = linkState(situation, found);
  const failed = error && link !== 'conflict' ? 'error' : link;
  const told = !hasToken ? 'no-token' : pending ? 'pending' : failed;
  const state = error === 'no-access' ? error : told;
  // After a failed write the same can be pressed again, so what could be done before it stays.
  const sensible = hasToken && !pending ? actionsIn(link, there) : [];
  const actions = sensible.filter((action) => !forbidden.includes(action));
  const problems = validateDeal(here, origin);
  const blocking = problems.some((problem) => problem.blocks);
  const [updating, deleting] = [confirmationOf(there, here), confirmationOf(there, null)];
  return {
    state,
    differences: found,
    problems,
    actions,
    forbidden: sensible.filter((action) => forbidden.includes(action)),
    primary: primaryOf(actions, here),
    // Close, reopen and delete send nothing of what stands here, so its problems do not concern them.
    blocked: blocking ? actions.filter(sendsDeal) : [],
    // Closing and reopening leave the responsible as Wazzup has it.
    confirmations: { ...(updating && { update: updating }), ...(deleting && { delete: deleting }) },
  };
}
