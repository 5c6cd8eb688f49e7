import type { PageFacts } from '@/lib/crm/lesson-here';
import type { CrmReader } from '@/lib/crm/reader';
import type { View } from './read-deal';

/**
 * Reads what the page shows of a deal: by the reader, and by the lesson that a manager has taught for this page, if there
 * is one. Undefined if neither finds the deal there.
 */
export function readPageFacts(reader: CrmReader, { document, deal, root: front }: View): PageFacts | undefined {
  const root = front ?? reader.findDealRoot(document, deal);
  const facts = root && reader.extractFacts(root, deal);
  return globalThis.dealLinkLesson?.addFacts(reader, document, facts) ?? (facts && { facts });
}
