import { sendsEdits } from '@/lib/deal/plan';
import type { Queued } from '@/lib/deal/queue';
import type { Database } from '@/lib/storage/database';

/** Once Wazzup has what was pressed in a tab: what was sent need not be kept, and what was decided is remembered. */
export async function afterSaved(database: Promise<Database>, { press, in: tab }: Queued): Promise<void> {
  if (!tab) return;
  const { action, deal, origin } = press;
  const db = await database;
  const draft = await db.get('drafts', tab.tabId);
  if (draft?.uri === tab.page && sendsEdits(action)) await db.delete('drafts', tab.tabId);
  // Stays when the deal is deleted: it can be put back, and is looked for under its id.
  if (tab.idTyped) await db.put('links', { uri: tab.page, id: deal.id });
  // A link elsewhere that the manager has just sent is no sign of another CRM.
  if (action === 'create' || action === 'update' || action === 'restore')
    await db.put('agreements', { id: deal.id, origin, uri: deal.uri });
}
