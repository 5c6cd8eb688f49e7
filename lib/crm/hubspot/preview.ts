import type { Overlay, Overlays } from '@/lib/crm/reader';
import { isVisible, onlyValue, outermost, queryAll } from '@/lib/crm/toolkit/dom';
import { linkedAddress } from '@/lib/crm/toolkit/links';
import { dealAt, recordAt, recordsInQuery, recordUrl } from './record-urls';
import { hubspot } from './site';

/** The panel in which HubSpot previews a record over a board, a list or another record. */
export const PANEL = [
  '[data-selenium-test="sidebar-preview-panel"]',
  '[data-test-id="IndexPageInlineSidebar"]',
  '[data-crm-location="CRM_OBJECT_PREVIEW"]',
].join();

export const overlays: Overlays = {
  // Only pages of records preview others, so that the reader does not search the rest of HubSpot.
  mayLieAt: (url) =>
    hubspot.matches(url) &&
    /^\/(contacts|sales)\/\d+\/(objects|record|contact|company|deal|ticket)\//.test(url.pathname),
  findFront: findPreview,
};

function findPreview(document: Document, url: URL): Overlay | undefined {
  const panel = outermost(queryAll(document, PANEL)).filter(isVisible).at(-1);
  const record = panel && onlyValue(previewedRecords(panel, url));
  // A person's card beside a deal does not hide the deal; a card whose record is unknown may be another deal's.
  const isOther = record !== undefined && !dealAt(new URL(record));
  return panel && !isOther ? { url: new URL(record ?? url.origin), document, root: panel } : undefined;
}

/**
 * The addresses of the records that the links in a preview's head and the page's query name; the preview's other links
 * lead to other records.
 */
function previewedRecords(panel: Element, page: URL): string[] {
  const links = queryAll(panel, '[data-selenium-test="preview-panel-header"] a[href]');
  const addresses = links.flatMap((link) => linkedAddress(link, 'href', page.origin) ?? []);
  const records = [...addresses.flatMap((url) => recordAt(url) ?? []), ...[page, ...addresses].flatMap(recordsInQuery)];
  return records.map((record) => recordUrl(record, page));
}
