import { READER_VERSIONS } from '@/lib/crm/reader-versions';
import { sendToBackground } from '@/lib/messaging/send';
import type { Repairs } from './lesson-in-hand';

/**
 * Finds the reader that is built in for the page in a tab; the page of a taught CRM has none. A deal in a frame of another
 * site is `foreign`: the teacher in the page around it cannot look inside.
 */
export async function findRepairs(tabId: number, address: string): Promise<Repairs | 'foreign' | undefined> {
  const view = await sendToBackground('tab.read', { tabId });
  if (view.kind === 'deal' && URL.parse(view.page.uri)?.origin !== URL.parse(address)?.origin) return 'foreign';
  const crm = view.kind === 'deal' ? view.page.crm : '';
  const version = READER_VERSIONS[crm];
  return version === undefined ? undefined : { crm, version };
}
