import { READER_VERSIONS } from '@/lib/crm/reader-versions';
import { sendToBackground } from '@/lib/messaging/send';
import type { Repairs } from './lesson-in-hand';
import type { Target } from './target';

/** Finds the reader that is built in for the page, if the manager repairs a field of it; a lesson's page has none. */
export async function findRepairs({ tab, only }: Target): Promise<Repairs | undefined> {
  if (!only) return undefined;
  const view = await sendToBackground('tab.read', { tabId: tab });
  const crm = view.kind === 'deal' ? view.page.crm : '';
  const version = READER_VERSIONS[crm];
  return version === undefined ? undefined : { crm, version };
}
