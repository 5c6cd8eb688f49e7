import type { DealFacts, FieldFailures } from '@/lib/deal/model';
import type { CrmSite, DealRef } from './site';

/**
 * Requests JSON from the CRM, in the page's own origin and with the manager's own session: by GET, or by POST where the
 * reader sends a form. Rejects with ReadFailure.
 */
export type GetJson = (
  /** Path and query, from the root of the page's origin. */
  path: string,
  headers?: Record<string, string>,
  /**
   * For a CRM whose reads are POSTs (Bitrix24). The client then returns the body of a 401 too, because it may hold the
   * session's new token.
   */
  form?: Readonly<Record<string, string>>,
) => Promise<unknown>;

/** The facts that a reader finds in the CRM's answers, and why a field has none, where the reader knows that. */
export interface PartialFacts extends DealFacts {
  failures?: FieldFailures;
}

/** What lies over the page, so that the manager looks at it: a dialog, a slider, a preview. */
export interface Overlay {
  /** The address of what it shows: the frame's, or one made from what the page says. It is of the page's own origin. */
  url: URL;
  /** The page's own document, or that of the frame. */
  document: Document;
  /** The part to read, where the overlay shares the document with the page; otherwise `findDealRoot` finds it. */
  root?: ParentNode;
}

/** How a reader finds what lies over a page. */
export interface Overlays {
  /** Whether something can lie over the page at this address; it has to be pure and cheap. */
  mayLieAt(url: URL): boolean;
  /**
   * Finds the overlay that the manager is looking at, of several the one in front; undefined if nothing lies over the
   * page. An overlay that shows no deal hides the page's deal: then the manager looks at none. A content script calls
   * this only at the addresses for which `mayLieAt` answers true.
   */
  findFront(document: Document, url: URL): Overlay | undefined;
}

/**
 * What a content script knows of one CRM's pages and answers. A reader holds facts only: the shared mechanism
 * (reading/read-deal.ts) decides on the order of sources, time-outs and merging, and enforces the list of requests.
 */
export interface CrmReader {
  /** The CRM whose pages it reads. */
  site: CrmSite;
  /** Grows whenever the reader learns to read pages that it could not: repairs of earlier versions then step aside. */
  version: number;
  /** Where deals open in a slider, dialog or preview over the page. */
  overlays?: Overlays;
  /**
   * Patterns of every path (with its query, as a whole) that `fetchFacts` may request; the session client refuses any
   * other. It compares a form as `POST path` and a line for each `name=value`.
   */
  requests: readonly RegExp[];
  /**
   * Requests the CRM's JSON and yields facts as it learns them; later facts replace earlier ones. It throws when the
   * CRM refuses, or answers about another deal: the facts that it yielded until then stay, and the error is the reason
   * why there are no more. Requests for single fields go through `attributeFailures`, so that the reason is recorded
   * for these fields alone. It leaves out a value whose shape it does not know.
   */
  fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncIterable<PartialFacts>;
  /**
   * Finds the part of the page that the manager is looking at, where the page keeps several views alive; undefined if
   * none is this deal's. Where a page still shows the deal before, read-deal.ts notices, as far as names and earlier
   * snapshots allow.
   */
  findDealRoot(document: Document, deal: DealRef): ParentNode | undefined;
  /** Reads that part, by attributes, names and link patterns. */
  extractFacts(root: ParentNode, deal: DealRef): DealFacts;
}
