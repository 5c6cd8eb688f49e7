import { composeIdentified, type IdentifiedComposedDeal, idInWazzup } from '@/lib/deal/identity';
import type { Looked } from '@/lib/deal/looked';
import { type DealState, type Plan, planDeal } from '@/lib/deal/plan';
import { type ShownState, shownState } from '@/lib/deal/shown-state';
import { siteOf } from '@/lib/deal/site';
import { isSamePeople, peopleOf, type Visibility } from '@/lib/deal/visibility';
import type { DealTab } from './deal-tab';
import type { State } from './state';

/** What the popup shows: its state, and what follows from that. */
export interface View extends State {
  /** The view of the tab; null if it shows no deal. */
  deal: DealTab | null;
  /** The deal that a press would send. */
  composed: IdentifiedComposedDeal | null;
  /** The id under which the popup asks Wazzup for the deal. */
  id: string | undefined;
  /** What Wazzup has under that id; undefined until it has answered. */
  looked: Looked | undefined;
  plan: Plan | null;
  /** Whether the popup knows nothing yet, because it still waits for Wazzup's first answer under this id. */
  asking: boolean;
  /** The state that the popup shows; undefined while it is still finding out. */
  dealState: DealState | undefined;
  /** The same as the popup's words and colours say it: a deal in sync is green only if its chat shows it. */
  shownState: ShownState | undefined;
  /** Whether a manager finds the deal beside the chat; undefined until the background has answered about its people. */
  visibility: Visibility | undefined;
  /**
   * Whether page and Wazzup have answered since the popup opened, so that a press is safe; else the popup shows how the
   * deal stood when the extension last looked.
   */
  isConfirmed: boolean;
}

/** Derives from its state what the popup shows. */
export function viewOf(state: State): View {
  const { tab, edits, lookup, error, recalled, people } = state;
  const deal = tab?.kind === 'deal' ? tab : null;
  const id = deal ? idInWazzup(deal, edits) : undefined;
  // Wazzup's answer counts only if it is about the id that the form has now.
  const looked = lookup && lookup.id === id ? lookup.looked : undefined;
  const composed = deal && composeIdentified(deal, { edits, there: looked?.there ?? null, kept: looked?.kept });
  const isAnswered = people && deal && composed && isSamePeople(people.asked, peopleOf(deal.page.uri, composed.deal));
  const visibility = isAnswered ? people.visibility : undefined;
  const plan =
    deal &&
    composed &&
    planDeal({
      here: composed.deal,
      site: siteOf(deal.page.uri) ?? '',
      there: looked?.there,
      hasToken: deal.hasToken,
      pending: looked?.pending ?? false,
      error: error?.kind,
      sameDealAgreed: looked?.sameDealAgreed ?? false,
      ...(visibility && { visibility }),
      forbidden: deal.forbidden,
    });
  const isUnknown = tab === null || (deal?.hasToken === true && looked === undefined);
  const asking = isUnknown && error === null;
  const known = plan?.state ?? (tab?.kind === 'deal' ? undefined : tab?.kind) ?? 'error';
  return {
    ...state,
    deal,
    composed,
    id,
    looked,
    plan,
    asking,
    dealState: asking ? undefined : known,
    shownState: asking ? undefined : shownState(known, visibility ?? 'not-checked'),
    visibility,
    isConfirmed: !asking && recalled === null,
  };
}

/** How long the manager may pause in typing a deal's id before Wazzup is asked about it. */
const TYPING_MS = 400;
/** How long after the end of an undo offer the popup asks again. */
const AFTER_UNDO_MS = 500;
/**
 * Browsers end a background that does nothing for 30 seconds, and its timers with it. While a press is pending the
 * popup asks more often than that, so that the background lives and can say what becomes of the press.
 */
const KEEP_ALIVE_MS = 20_000;
/**
 * How soon the popup asks again after an error, because a background that failed to answer may not push news either.
 */
const SILENT_MS = 3_000;
/** Browsers' timers cannot wait longer. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The id about which the popup asks Wazzup next, and in how many milliseconds; null if there is no reason to ask. */
export function nextLook(view: View, now: number): { id: string; inMs: number } | null {
  const { deal, id, due, question } = view;
  if (!deal?.hasToken || id === undefined || view.busy !== null) return null;
  const at = (time: number) => ({ id, inMs: Math.min(Math.max(0, time - now), LONGEST_TIMER_MS) });
  const isUnderWay = question?.id === id && question.answeredAt === null;
  // News that comes while a question is under way waits for its answer, so that there is one question at a time.
  if (due !== null && !(due === 'pushed' && isUnderWay)) return at(now);
  if (question?.id !== id) return at(view.editedAt + TYPING_MS);
  const { answeredAt } = question;
  if (answeredAt === null) return null;
  const times = [
    ...(view.looked?.undo ? [view.looked.undo.until + AFTER_UNDO_MS] : []),
    ...(view.plan?.state === 'pending' ? [answeredAt + (view.error ? SILENT_MS : KEEP_ALIVE_MS)] : []),
  ].filter((time) => time > answeredAt);
  return times.length > 0 ? at(Math.min(...times)) : null;
}
