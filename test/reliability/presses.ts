import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { Queued } from '@/lib/deal/queue';
import type { DealKey } from '@/lib/deal/site';
import type { Deal as WireDeal } from '../wazzup/index.ts';
import type { Account } from './account.ts';
import { isOfSite, leftBy } from './oracle.ts';
import { type Event, type Place, SITES, type View } from './story.ts';

export const keyOf = ({ site, id }: Place): DealKey => ({ site: SITES[site], id });
export const uriOf = ({ site, id }: Place): string => `https://${SITES[site]}/deal/${id}`;

/** A press in a popup. */
export type PopupPress = Press & { action: Action };

/** A press of a story. */
export interface Pressed {
  by: number;
  /** The number of the account that the manager was connected with. */
  account: number;
  /** What the manager answered while the press was held, if it was. */
  moves: readonly Move[];
  /** Whether the manager has taken the press back; absent if the test does not know that. */
  isTakenBack?: boolean;
  press: Press;
  /** The number of the press that this one takes back. */
  undoes?: number;
  /** The length of the account's log at the press. */
  since: number;
  /** The outbox's answer to the manager in one word; absent if there was none. */
  answer?: string;
  /** The outbox does not have the press, and never told the manager that it had: it must have no effect. */
  isLost?: boolean;
  /** The press was damaged on the disk before it was sent: it is set aside, and must have no effect. */
  isSetAside?: boolean;
}

/** The manager's word that what is held may go to the account that they were connected with then. */
export interface Move {
  to: number;
  /** How many presses there were by then. */
  number: number;
  /** The length of the log by then. */
  at: number;
}

/** Gives the accounts that a press may have been sent to by then: the outbox does not move one that it is sending. */
export const accountsOf = ({ account, moves }: Pressed, isBy: (move: Move) => boolean = () => true): number[] => [
  account,
  ...moves.filter(isBy).map(({ to }) => to),
];

/** Whether a manager pressed for this deal. */
export const isFor = ({ by, press }: Pressed, manager: number, { site, id }: DealKey): boolean =>
  by === manager && press.site === site && press.deal.id === id;

export const stateOf = (deal: WireDeal | undefined): Deal | null => (deal ? fromWire(deal) : null);

const fromWire = ({ responsible_user_id, ...deal }: WireDeal): Deal => ({
  ...deal,
  responsibleUserId: responsible_user_id,
  contacts: [...deal.contacts],
});

/** Creates the function that makes the presses of a story, each on the deal that its manager sees. */
export function createPresses(
  { number: account, wazzup, log, effects }: Pick<Account, 'number' | 'wazzup' | 'log' | 'effects'>,
  pressed: readonly Pressed[],
) {
  function viewOf(by: number, key: DealKey, view: View): Deal | null {
    const own = pressed.findLast((one) => isFor(one, by, key) && one.account === account && !one.isLost)?.press;
    if (view === 'own' && own) return leftBy(own, own.base) ?? null;
    const last = effects.findLast((effect) => effect.id === key.id);
    return stateOf(view === 'outdated' && last ? last.before : wazzup.deals.get(key.id));
  }

  return (event: Extract<Event, { what: 'press' }>): Pressed & { press: PopupPress } => {
    const { by, id, action: chosen, view, closed, agreed } = event;
    const key = keyOf(event);
    const saw = viewOf(by, key, view);
    // A manager presses what the popup offers, or with an outdated popup anything.
    const offered = saw === null ? 'create' : chosen === 'create' ? 'update' : chosen;
    const action = view === 'outdated' ? chosen : offered;
    const base = action === 'create' ? null : saw;
    const isOthers = base !== null && !isOfSite(base, key.site);
    const number = pressed.length;
    const typed: Deal = {
      id,
      name: `Press ${number}`,
      uri: uriOf(event),
      responsibleUserId: String(number % 3),
      contacts: [String(number)],
      closed,
    };
    const isTyped = action === 'create' || action === 'update' || !base || isOthers;
    const deal = isTyped ? typed : base;
    // Without an agreement the popup offers nothing for another CRM's deal: whoever presses all the same gets a conflict.
    const press = { action, deal, base, site: key.site, sameDealAgreed: agreed && isOthers };
    return { by, account, moves: [], since: log.length, press };
  };
}

/** Finds the writes of which a request may be: an outbox sends one at a time for an id, but several CRMs may have it. */
export const mayBeSent = (queue: readonly Queued[], id: string): Queued[] =>
  queue.filter((record) => record.press?.deal?.id === id && record.before !== undefined);
