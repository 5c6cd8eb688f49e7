import { sendsEdits } from '@/lib/deal/plan';
import type { Queued } from '@/lib/deal/queue';
import type { Agreements } from './agreements';
import type { DealIdentity } from './deal-identity';
import type { Drafts } from './drafts';

export interface AfterSavedOptions {
  agreements: Pick<Agreements, 'add'>;
  drafts: Pick<Drafts, 'keep'>;
  identity: Pick<DealIdentity, 'link'>;
}

/**
 * Cleans up after Wazzup has the deal of a press that was made in a tab: drops the draft that was sent, and remembers
 * the id that the manager typed and that the deal in Wazzup is the same one.
 */
export async function afterSaved(
  { agreements, drafts, identity }: AfterSavedOptions,
  { press: { action, deal, site }, in: pressedIn }: Queued,
): Promise<void> {
  if (!pressedIn) return;
  const { tabId, page, idTyped } = pressedIn;
  if (sendsEdits(action)) await drafts.keep(tabId, page, null);
  if (idTyped) await identity.link(page, deal.id);
  // The manager has just sent this link themselves, so a link to another site does not mean that another CRM has the
  // deal.
  if (action === 'create' || action === 'update' || action === 'restore')
    await agreements.add({ id: deal.id, site, uri: deal.uri });
}
