import type { DealFacts, FieldFailures } from '@/lib/deal/model';
import type { CrmSite, DealRef } from './site';

/**
 * Asks the CRM, in the page's own origin and with the manager's own session: by GET, or by POST where a form is sent.
 * Rejects with ReadFailure.
 */
export type GetJson = (
  /** Path and query, from the root of the page's origin. */
  path: string,
  headers?: Record<string, string>,
  /** For a CRM whose reads are POSTs (Bitrix24). A 401 is told as its answer then: it may hold the session's new token. */
  form?: Readonly<Record<string, string>>,
) => Promise<unknown>;

/** What a reader learns from the CRM's answers: facts, and why there are none where that is known of a field. */
export interface PartialFacts extends DealFacts {
  failures?: FieldFailures;
}

/** What lies over the page, and is what the manager is looking at: a dialog, a slider, a preview. */
export interface Overlay {
  /** What it shows, as an address: of the frame, or made from what the page tells. Of the page's own origin. */
  url: URL;
  /** The page's own document, or that of the frame. */
  document: Document;
  /** The part to look at, where the document is shared with the page; without it `liveRoot` finds it. */
  root?: ParentNode;
}

/**
 * What is known of one CRM's pages. Facts only: the order of sources, time-outs, merging and the list of allowed
 * requests are held by the shared mechanism in read.ts.
 */
export interface CrmReader {
  /** The CRM whose pages it reads. */
  site: CrmSite;
  /**
   * The overlay the manager is looking at, of several the one in front; undefined if nothing lies over the page. One
   * that shows no deal hides the page's deal: then there is none. Run as often as `detect`, on every page of the hosts:
   * it searches the document only where the address says that something can lie over it.
   */
  findOverlay?(document: Document, url: URL): Overlay | undefined;
  /**
   * Patterns of every path (with its query, as a whole) that `ask` may ask for; any other is refused. A form is
   * compared as `POST path` and a line for each `name=value`.
   */
  requests: readonly RegExp[];
  /**
   * Asks the CRM's JSON and tells what it learns as it learns it; later facts replace earlier ones. Throws when an
   * answer is refused or is not this deal's: what was told until then is kept, and that is why there is no more. What is
   * asked for single fields is told by `concerning`, so that the reason is theirs. Leaves out what has another shape.
   */
  fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncIterable<PartialFacts>;
  /**
   * The part of the page the manager is looking at, of several views kept alive; undefined if none is this deal's.
   * A page still showing the deal before is caught by read.ts, as far as names and earlier looks tell.
   */
  findDealRoot(document: Document, deal: DealRef): ParentNode | undefined;
  /** Reads that part, by attributes, names and link patterns. */
  extractFacts(root: ParentNode, deal: DealRef): DealFacts;
}
