/** A deal's identity, as its address alone gives it. */
export interface DealRef {
  /** The CRM's own id. */
  id: string;
  /** The canonical link: of the page's own origin, without query and hash. */
  uri: string;
}

/** Where a CRM is: all that the background and the extension's pages know of it. */
export interface CrmHome {
  /** The short name by which content script, settings and `PageDeal.crm` call the CRM. */
  crm: string;
  /** The name the manager knows. */
  label: string;
  /** Match patterns of the hosts that the extension asks the browser for. */
  hosts: readonly string[];
  /** Companies also run the CRM on servers of their own, under any address; managers allow those one by one. */
  selfHosted?: true;
  /** The CRM also runs in frames of pages of other origins (Zoho One), so its script goes into every frame. */
  inFrames?: true;
  /** A manager has taught it: its script reads by a lesson. */
  taught?: true;
  /** Whether the address is of such a page: the deal is in a frame that only a grant opens to the script. */
  embedsCrm?(url: URL): boolean;
  /** Whether the address is of this CRM's application, deal or not. */
  matches(url: URL): boolean;
}

/**
 * Where a CRM is, and which of its addresses are deals. Only the CRM's reader (reader.ts), which is in content scripts,
 * knows what its pages look like.
 */
export interface CrmSite extends CrmHome {
  /** The deal that the address names; undefined for anything that is not one saved deal. It has to be pure and cheap. */
  detect(url: URL): DealRef | undefined;
}
