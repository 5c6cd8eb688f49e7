import type { PageFacts } from '@/lib/crm/lesson-here';
import type { CrmReader, Overlay } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { isHiddenFrame } from '@/lib/crm/toolkit/dom';
import { addMissingFacts, isComplete, isSameDeal, NO_FACTS } from '@/lib/crm/toolkit/merge';
import { toFailure } from '@/lib/crm/toolkit/read-failure';
import type { DealFacts, PageDeal } from '@/lib/deal/model';
import { failuresOfMissingFields, groupFailuresByField, type SourceResult } from './field-failures';
import { readPageFacts } from './page-facts';
import { showsThisDeal } from './page-freshness';
import { type CrmHold, createSessionClient } from './session-client';
import { withTimeout } from './with-timeout';

/** All requests of one read together may take so long. */
const SESSION_TIMEOUT_MS = 7_000;

/** A read starts again so many times because the manager went on to another deal meanwhile. */
const MAX_MOVES = 3;

/** The page from which a content script reads a deal. */
export interface Page {
  document: Document;
  /** The address as it is now: pages go from deal to deal without loading. */
  address(): string;
  fetch: typeof fetch;
  hold?: CrmHold;
}

export interface ReadOptions {
  /** Whether the reader may send requests with the manager's session; otherwise it reads only what the page shows. */
  session?: boolean;
}

/** The deal that the manager is looking at, and where. */
export interface View {
  deal: DealRef;
  document: Document;
  root?: ParentNode;
}

/**
 * Reads the deal that the manager is looking at: first from the CRM's own JSON, then from the page what is still
 * missing. It never rejects, and never mixes two deals; the result is undefined if the manager looks at no deal, or
 * keeps going from deal to deal.
 */
export async function readDeal(
  reader: CrmReader,
  page: Page,
  { session = true }: ReadOptions = {},
): Promise<PageDeal | undefined> {
  const deadline = Date.now() + SESSION_TIMEOUT_MS;
  for (let move = 0; move <= MAX_MOVES; move += 1) {
    const view = currentView(reader, page);
    if (!view) return undefined;
    const isStillHere = () => currentDeal(reader, page)?.uri === view.deal.uri;
    const fromSession = session ? await readSession(reader, page, view, isStillHere, deadline) : undefined;
    // From here on the read waits for nothing, so the page cannot move. A frame may have loaded anew meanwhile.
    const viewNow = currentView(reader, page);
    if (viewNow?.deal.uri === view.deal.uri) return combineSources(reader, viewNow, fromSession);
  }
  return undefined;
}

/** The deal that the manager is looking at, as its address says: the overlay's if there is one, else the page's. */
export function currentDeal(reader: CrmReader, page: Page): DealRef | undefined {
  return currentView(reader, page)?.deal;
}

/** The view that the manager is looking at; undefined if it is of no deal, or if the reader throws. */
function currentView(reader: CrmReader, page: Page): View | undefined {
  const front = findFront(reader, page);
  return front && viewIn(reader, page, front);
}

/**
 * Finds what the manager is looking at, deal or not: what lies over the page, else the page. It is undefined in a frame
 * that the page around it hides, or if the reader throws.
 */
export function findFront({ overlays }: CrmReader, page: Page): Overlay | undefined {
  try {
    if (isHiddenFrame(page.document)) return undefined;
    const url = new URL(page.address());
    const overlay = overlays?.mayLieAt(url) ? overlays.findFront(page.document, url) : undefined;
    return overlay ?? { url, document: page.document };
  } catch {
    return undefined;
  }
}

/** The view of the deal that is in front; undefined if there is none, or if it is of another origin than the page. */
export function viewIn(reader: CrmReader, page: Page, { url, document, root }: Overlay): View | undefined {
  try {
    const deal = url.origin === new URL(page.address()).origin ? reader.site.detect(url) : undefined;
    return deal && { deal, document, ...(root && { root }) };
  } catch {
    return undefined;
  }
}

async function readSession(
  reader: CrmReader,
  { fetch, hold }: Page,
  { deal, document }: View,
  isStillHere: () => boolean,
  deadline: number,
): Promise<SourceResult> {
  let result: SourceResult = { facts: {} };
  try {
    await withTimeout(deadline - Date.now(), async (signal) => {
      const { requests } = reader;
      const getJson = createSessionClient({ fetch, origin: new URL(deal.uri).origin, requests, hold, signal });
      for await (const { failures, ...more } of reader.fetchFacts(deal, getJson, document)) {
        if (signal.aborted || !isStillHere()) return;
        result = { facts: { ...result.facts, ...more }, failures: { ...result.failures, ...failures } };
      }
    });
    return result;
  } catch (error) {
    return { ...result, end: toFailure(error) };
  }
}

function combineSources(reader: CrmReader, view: View, fromSession: SourceResult | undefined): PageDeal {
  const known = addMissingFacts(NO_FACTS, fromSession?.facts ?? {}, 'session');
  // The page is read even where nothing is missing: what it shows now says later whether it has moved on.
  const fromPage = readPage(reader, view, known.facts);
  const { taught = {}, silent = {} } = fromPage;
  const { facts, sources } = isComplete(known.facts)
    ? known
    : addMissingFacts(addMissingFacts(known, taught, 'taught'), fromPage.facts, 'page');
  const failures = groupFailuresByField({
    ...(fromSession && { session: failuresOfMissingFields(known.facts, fromSession) }),
    taught: silent,
    page: failuresOfMissingFields(facts, fromPage),
  });
  return { crm: reader.site.crm, ...view.deal, ...facts, sources, failures };
}

function readPage(reader: CrmReader, view: View, known: DealFacts): PageFacts & SourceResult {
  try {
    const shown: PageFacts = readPageFacts(reader, view) ?? NO_FACTS;
    return isOfUse(view, shown.facts, known) ? shown : { facts: {}, silent: shown.silent, end: 'changed' };
  } catch (error) {
    return { facts: {}, end: toFailure(error) };
  }
}

/** Whether what a page shows is of the view's deal. */
function isOfUse({ document, deal }: View, facts: DealFacts, known: DealFacts): boolean {
  return (
    Object.keys(facts).length > 0 &&
    isSameDeal(known, facts) &&
    showsThisDeal(document, deal, JSON.stringify(facts), known.name !== undefined)
  );
}
