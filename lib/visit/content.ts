import type { Reader } from '@/lib/crm/reader';
import { serveReader, thisPage } from '@/lib/crm/serve';
import type { Life } from '@/lib/crm/watch';
import { followVisits } from './visit';

/** All that a content script does: answers the background, and shows how the deal in the page stands. */
export function runContentScript(reader: Reader, life: Life): void {
  const page = thisPage();
  serveReader(reader, life.signal, page);
  followVisits(reader, page, life);
}
