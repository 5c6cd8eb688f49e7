import type { CrmReader } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { isHiddenFrame } from '@/lib/crm/toolkit/dom';
import { addMissingFacts, isComplete, isSameDeal, NO_FACTS } from '@/lib/crm/toolkit/merge';
import { ReadFailure, toFailure } from '@/lib/crm/toolkit/read-failure';
import type { DealFacts, PageDeal } from '@/lib/deal/model';
import { failuresOfMissingFields, groupFailuresByField, type SourceResult } from './field-failures';
import { showsThisDeal } from './page-freshness';
import { createSessionClient } from './session-client';
import { withTimeout } from './with-timeout';

/** How long the CRM may be asked, all requests of a read together. */
const ASKING_MS = 7_000;

/** How often a read starts again because the manager went on to another deal meanwhile. */
const MOST_MOVES = 3;

/** The page a deal is read from. */
export interface Page {
  document: Document;
  /** The address as it is now: pages go from deal to deal without loading. */
  address(): string;
  fetch: typeof fetch;
}

export interface ReadOptions {
  /** Whether the CRM may be asked with the manager's session; otherwise only what the page shows is read. */
  session?: boolean;
}

/** What the manager is looking at. */
export interface View {
  deal: DealRef;
  document: Document;
  root?: ParentNode;
}

/**
 * Reads the deal the manager is looking at: from the CRM's own JSON first, then from the page what is still missing.
 * Never rejects, and never mixes two deals; undefined if it is none, or keeps changing.
 */
export async function readDeal(
  reader: CrmReader,
  page: Page,
  { session = true }: ReadOptions = {},
): Promise<PageDeal | undefined> {
  const deadline = Date.now() + ASKING_MS;
  for (let move = 0; move <= MOST_MOVES; move += 1) {
    const view = currentView(reader, page);
    if (!view) return undefined;
    const isStillHere = () => currentDeal(reader, page)?.uri === view.deal.uri;
    const heard = session ? await askSession(reader, page, view, isStillHere, deadline) : undefined;
    // From here on nothing is waited for, so the page cannot move. A frame may have loaded anew meanwhile.
    const now = currentView(reader, page);
    if (now?.deal.uri === view.deal.uri) return put(reader, now, heard);
  }
  return undefined;
}

/** The deal the manager is looking at, as its address tells: the overlay's if there is one, else the page's. */
export function currentDeal(reader: CrmReader, page: Page): DealRef | undefined {
  return currentView(reader, page)?.deal;
}

/** Undefined if that is no deal, whatever a reader makes of it. */
export function currentView(reader: CrmReader, page: Page): View | undefined {
  try {
    if (isHiddenFrame(page.document)) return undefined;
    const address = new URL(page.address());
    const overlay = reader.findOverlay?.(page.document, address);
    const { url, document, root } = overlay ?? { url: address, document: page.document };
    const deal = url.origin === address.origin ? reader.site.detect(url) : undefined;
    return deal && { deal, document, ...(root && { root }) };
  } catch {
    return undefined;
  }
}

async function askSession(
  reader: CrmReader,
  { fetch }: Page,
  { deal, document }: View,
  isStillHere: () => boolean,
  deadline: number,
): Promise<SourceResult> {
  let heard: SourceResult = { facts: {} };
  try {
    await withTimeout(deadline - Date.now(), async (signal) => {
      const ask = createSessionClient({ fetch, origin: new URL(deal.uri).origin, requests: reader.requests, signal });
      for await (const { failures, ...more } of reader.fetchFacts(deal, ask, document)) {
        if (signal.aborted || !isStillHere()) return;
        heard = { facts: { ...heard.facts, ...more }, failures: { ...heard.failures, ...failures } };
      }
    });
    return heard;
  } catch (error) {
    return { ...heard, end: toFailure(error) };
  }
}

function put(reader: CrmReader, view: View, heard: SourceResult | undefined): PageDeal {
  const told = addMissingFacts(NO_FACTS, heard?.facts ?? {}, 'session');
  // Looked at even where nothing is missing: what it shows now tells later whether it has moved on.
  const looked = lookAtPage(reader, view, told.facts);
  const { facts, sources } = isComplete(told.facts) ? told : addMissingFacts(told, looked.facts, 'page');
  const failures = groupFailuresByField({
    ...(heard && { session: failuresOfMissingFields(told.facts, heard) }),
    page: failuresOfMissingFields(facts, looked),
  });
  return { crm: reader.site.crm, ...view.deal, ...facts, sources, failures };
}

function lookAtPage(reader: CrmReader, { document, deal, root: part }: View, told: DealFacts): SourceResult {
  try {
    const root = part ?? reader.findDealRoot(document, deal);
    if (!root) throw new ReadFailure('changed');
    const facts = reader.extractFacts(root, deal);
    const isOfUse =
      Object.keys(facts).length > 0 &&
      isSameDeal(told, facts) &&
      showsThisDeal(document, deal, JSON.stringify(facts), told.name !== undefined);
    if (!isOfUse) throw new ReadFailure('changed');
    return { facts };
  } catch (error) {
    return { facts: {}, end: toFailure(error) };
  }
}
