import type { Press } from '@/lib/deal/decide-write';
import type { Deal } from '@/lib/deal/model';
import type { Action } from '@/lib/deal/plan';
import { siteOf } from '@/lib/deal/site';
import { DEAL } from '../unit/wazzup/deal.ts';

const ACTIONS = ['create', 'update', 'close', 'delete'] as const satisfies Action[];

/** A press on a deal of its own, and what Wazzup has to have after it. */
export interface OneOfMany {
  press: Press;
  want: Deal | null;
}

/** Makes presses of all kinds, each on another deal. */
export function manyPresses(count: number): OneOfMany[] {
  return Array.from({ length: count }, (_, number) => {
    const deal: Deal = { ...DEAL, id: String(100_000 + number), name: `Deal ${number}` };
    const action = ACTIONS[number % ACTIONS.length] ?? 'create';
    const pressed = action === 'update' ? { ...deal, name: `${deal.name}, more` } : deal;
    const base = action === 'create' ? null : deal;
    const press = { action, deal: pressed, base, site: siteOf(deal.uri) ?? '', sameDealAgreed: false };
    return { press, want: action === 'delete' ? null : { ...pressed, closed: action === 'close' } };
  });
}
