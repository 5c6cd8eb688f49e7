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

/** Once Wazzup has what was pressed in a tab: what was sent need not be kept, and what was decided is remembered. */
export async function afterSaved(
  { agreements, drafts, identity }: AfterSavedOptions,
  { press: { action, deal, origin }, in: pressedIn }: Queued,
): Promise<void> {
  if (!pressedIn) return;
  const { tabId, page, idTyped } = pressedIn;
  if (sendsEdits(action)) await drafts.keep(tabId, page, null);
  if (idTyped) await identity.link(page, deal.id);
  // A link elsewhere that the manager has just sent is no sign of another CRM.
  if (action === 'create' || action === 'update' || action === 'restore')
    await agreements.add({ id: deal.id, origin, uri: deal.uri });
}
