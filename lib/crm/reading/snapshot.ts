import type { CrmReader } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { readPageFacts } from './page-facts';
import { findFront, type Page, viewIn } from './read-deal';

/** What a page shows at one moment, as far as a reader can say without a request. */
export interface PageSnapshot {
  deal: DealRef | undefined;
  /** The facts that the page shows of the deal; equal texts mean that nothing the reader sees has changed. */
  shown: string;
  /** The document that shows the deal: the page's, or that of a frame in it. */
  document?: Document;
}

/** Takes a snapshot of a page: of its address alone where that is no deal. */
export function takeSnapshot(reader: CrmReader, page: Page, front = findFront(reader, page)): PageSnapshot {
  const view = front && viewIn(reader, page, front);
  if (!view) return { deal: undefined, shown: '' };
  try {
    const shown = JSON.stringify(readPageFacts(reader, view)?.facts) ?? '';
    return { deal: view.deal, shown, document: view.document };
  } catch {
    return { deal: view.deal, shown: '' };
  }
}

export function isSameSnapshot(one: PageSnapshot | undefined, other: PageSnapshot): boolean {
  return one !== undefined && one.shown === other.shown && one.deal?.uri === other.deal?.uri;
}
