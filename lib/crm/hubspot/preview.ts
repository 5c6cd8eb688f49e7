import type { Overlay } from '@/lib/crm/reader';
import { isVisible, onlyValue, queryAll } from '@/lib/crm/toolkit/dom';
import { linkedAddress } from '@/lib/crm/toolkit/links';
import { addressOf, dealAt, recordAt, recordsInQuery } from './record-urls';
import { hubspot } from './site';

export const PANEL = [
  '[data-selenium-test="sidebar-preview-panel"]',
  '[data-test-id="IndexPageInlineSidebar"]',
  '[data-crm-location="CRM_OBJECT_PREVIEW"]',
].join();

export function findOverlay(document: Document, url: URL): Overlay | undefined {
  if (!mayPreview(url)) return undefined;
  const panel = queryAll(document, PANEL).filter(isOutermostPanel).filter(isVisible).at(-1);
  const record = panel && onlyValue(previewed(panel, url));
  // Somebody's card beside a deal does not hide the deal; a card that cannot be told may be another deal's.
  const isOther = record !== undefined && !dealAt(new URL(record));
  return panel && !isOther ? { url: new URL(record ?? url.origin), document, root: panel } : undefined;
}

/** Whether it is a page of records, the only ones that preview others: all the rest of HubSpot is not searched. */
function mayPreview(url: URL): boolean {
  return hubspot.matches(url) && /^\/contacts\/\d+\/(objects|record|contact|company|deal|ticket)\//.test(url.pathname);
}

function isOutermostPanel(panel: Element): boolean {
  return !panel.parentElement?.closest(PANEL);
}

/** The record a preview is of, as the links of its head and the page's query name it. Its other links lead to others. */
function previewed(panel: Element, page: URL): string[] {
  const links = queryAll(panel, '[data-selenium-test="preview-panel-header"] a[href]');
  const addresses = links.flatMap((link) => linkedAddress(link, 'href', page.origin) ?? []);
  const records = [...addresses.flatMap((url) => recordAt(url) ?? []), ...[page, ...addresses].flatMap(recordsInQuery)];
  return records.map((record) => addressOf(record, page));
}
