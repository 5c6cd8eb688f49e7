import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { Queued } from '@/lib/deal/queue';
import type { DealKey } from '@/lib/deal/site';
import type { Deal as WireDeal } from '../wazzup/index.ts';
import type { Account } from './account.ts';
import { leftBy } from './oracle.ts';
import type { Event, View } from './story.ts';

/** The origin of both managers' CRM. */
export const ORIGIN = 'https://acme.pipedrive.com';
export const SITE = 'acme.pipedrive.com';
export const keyOf = (id: string): DealKey => ({ site: SITE, id });
export const uriOf = (id: string): string => `${ORIGIN}/deal/${id}`;

/** A press in a popup; only the history makes presses that restore a deal. */
export type PopupPress = Press & { action: Action };

/** A press of a story. */
export interface Pressed {
  by: number;
  press: PopupPress;
  /** The length of the account's log at the press. */
  since: number;
  /** The outbox's answer to the manager in one word; absent if there was none. */
  answer?: string;
  /** The background died before the outbox had stored the press, and did not tell the manager that it had. */
  isLost?: boolean;
}

export const stateOf = (deal: WireDeal | undefined): Deal | null => (deal ? fromWire(deal) : null);

const fromWire = ({ responsible_user_id, ...deal }: WireDeal): Deal => ({
  ...deal,
  responsibleUserId: responsible_user_id,
  contacts: [...deal.contacts],
});

/** Creates the function that makes the presses of a story, each on the deal that its manager sees. */
export function createPresses(
  { wazzup, log, effects }: Pick<Account, 'wazzup' | 'log' | 'effects'>,
  pressed: readonly Pressed[],
) {
  function viewOf(by: number, id: string, view: View): Deal | null {
    const own = pressed.findLast((one) => one.by === by && one.press.deal.id === id)?.press;
    if (view === 'own' && own) return leftBy(own, own.base) ?? null;
    const last = effects.findLast((effect) => effect.id === id);
    return stateOf(view === 'outdated' && last ? last.before : wazzup.deals.get(id));
  }

  return ({ by, id, action: chosen, view, closed }: Extract<Event, { what: 'press' }>): Pressed => {
    const saw = viewOf(by, id, view);
    // A manager presses what the popup offers, or with an outdated popup anything.
    const offered = saw === null ? 'create' : chosen === 'create' ? 'update' : chosen;
    const action = view === 'outdated' ? chosen : offered;
    const base = action === 'create' ? null : saw;
    const number = pressed.length;
    const typed: Deal = {
      id,
      name: `Press ${number}`,
      uri: uriOf(id),
      responsibleUserId: String(number % 3),
      contacts: [String(number)],
      closed,
    };
    const isTyped = action === 'create' || action === 'update' || !base;
    const deal = isTyped ? typed : base;
    return { by, since: log.length, press: { action, deal, base, site: SITE, sameDealAgreed: false } };
  };
}

/** Says why a write could be lost if the background died while Wazzup gets it; undefined if it could not. */
export function whyLosable(record: Queued | undefined): string | undefined {
  if (!record) return 'not kept';
  return record.before === undefined ? 'before not kept' : undefined;
}
