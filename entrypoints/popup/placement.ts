import { useState } from 'react';
import { diffDeals } from '@/lib/deal/compare';
import { composeIdentified } from '@/lib/deal/identity';
import { DEAL_FIELDS, type Deal, type DealField } from '@/lib/deal/model';
import type { Plan } from '@/lib/deal/plan';
import { hasEdits } from './deal/deal-tab';
import type { View } from './deal/view';

/** What the card shows where. */
export interface Placement {
  /** The differences that stand above the card. */
  above: { fields: DealField[]; here: Deal } | undefined;
  /** The fields that the card hides, because others differ from Wazzup's deal. */
  hidden: DealField[];
  showHidden: () => void;
}

/**
 * Decides what stands where when Wazzup has answered, and never while the manager types: no field may move under their
 * hands. What they type away from Wazzup's deal is listed below the card.
 */
export function usePlacement(view: View): Placement {
  const { looked, edits, composed, plan } = view;
  const [decision, setDecision] = useState<
    Omit<Placement, 'showHidden'> & { on: unknown; by: unknown; isShown: boolean }
  >();
  const isTyping = hasEdits(edits);
  if (!decision || decision.on !== looked || (!isTyping && decision.by !== composed)) {
    // The manager may have shown the hidden fields since Wazzup answered; the page may answer after Wazzup.
    const isShown = decision !== undefined && decision.on === looked && decision.isShown;
    setDecision({
      on: looked,
      by: composed,
      above: composed && plan ? differencesAbove(view, composed.deal) : undefined,
      hidden: plan && !isTyping && !isShown ? unchangedFields(plan) : [],
      isShown,
    });
  }
  const showHidden = () => setDecision((last) => last && { ...last, hidden: [], isShown: true });
  return { above: decision?.above, hidden: decision?.hidden ?? [], showHidden };
}

function differencesAbove({ deal, looked }: View, here: Deal): Placement['above'] {
  const there = looked?.there;
  if (!deal || !there) return undefined;
  const fields = diffDeals(composeIdentified(deal, { there, kept: looked.kept }).deal, there).map(({ field }) => field);
  return fields.length > 0 ? { fields, here } : undefined;
}

function unchangedFields({ state, differences }: Plan): DealField[] {
  if (state !== 'differs') return [];
  const differs = differences.map(({ field }) => field);
  return DEAL_FIELDS.filter((field) => !differs.includes(field));
}
