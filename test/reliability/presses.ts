import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import type { Queued } from '@/lib/deal/queue';
import type { Deal as WireDeal } from '../wazzup/index.ts';
import type { Account } from './account.ts';
import { leftBy } from './oracle.ts';
import type { Event, View } from './story.ts';

/** Where both managers' CRM is. */
export const ORIGIN = 'https://acme.pipedrive.com';
export const uriOf = (id: string): string => `${ORIGIN}/deal/${id}`;

/** What a popup sends: bringing back what was is for the history. */
export type PopupPress = Press & { action: Action };

/** A press of a story. */
export interface Pressed {
  by: number;
  press: PopupPress;
  /** How much the account had seen by then. */
  since: number;
  /** What the manager was told, in one word; absent where nobody was told anything. */
  answer?: string;
  /** Its background died before it was kept, and nobody was told that it was. */
  isLost?: boolean;
}

export const stateOf = (deal: WireDeal | undefined): Deal | null => (deal ? fromWire(deal) : null);

const fromWire = ({ responsible_user_id, ...deal }: WireDeal): Deal => ({
  ...deal,
  responsibleUserId: responsible_user_id,
  contacts: [...deal.contacts],
});

/** What the managers of a story press, each on what they see. */
export function createPresses(
  { wazzup, log, effects }: Pick<Account, 'wazzup' | 'log' | 'effects'>,
  pressed: readonly Pressed[],
) {
  function seen(by: number, id: string, view: View): Deal | null {
    const own = pressed.findLast((one) => one.by === by && one.press.deal.id === id)?.press;
    if (view === 'own' && own) return leftBy(own, own.base) ?? null;
    const last = effects.findLast((effect) => effect.id === id);
    return stateOf(view === 'outdated' && last ? last.before : wazzup.deals.get(id));
  }

  return ({ by, id, action: chosen, view, closed }: Extract<Event, { what: 'press' }>): Pressed => {
    const saw = seen(by, id, view);
    // What a popup would offer; somebody with an outdated one presses anything.
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
    return { by, since: log.length, press: { action, deal, base, origin: ORIGIN, sameDealAgreed: false } };
  };
}

/** Why a write that is on its way could be lost with the background; undefined if it could not. */
export function whyLosable(record: Queued | undefined): string | undefined {
  if (!record) return 'not kept';
  return record.before === undefined ? 'before not kept' : undefined;
}
