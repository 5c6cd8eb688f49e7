import { READER_VERSIONS } from '@/lib/crm/reader-versions';
import { sendToBackground } from '@/lib/messaging/send';
import type { Repairs } from './lesson-in-hand';

/** Finds the reader that is built in for the page in a tab; the page of a taught CRM has none. */
export async function findRepairs(tabId: number): Promise<Repairs | undefined> {
  const view = await sendToBackground('tab.read', { tabId });
  const crm = view.kind === 'deal' ? view.page.crm : '';
  const version = READER_VERSIONS[crm];
  return version === undefined ? undefined : { crm, version };
}
