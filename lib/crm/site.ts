/** A deal's identity, told by the address alone. */
export interface DealRef {
  /** The CRM's own id. */
  id: string;
  /** The canonical link: of the page's own origin, without query and hash. */
  uri: string;
}

/**
 * Where a CRM is and which of its addresses are deals: all that the background and the extension's pages know of it.
 * What its pages look like is known by its reader (reader.ts), in content scripts only.
 */
export interface CrmSite {
  /** Short name: of the content script, of the settings, of `PageDeal.crm`. */
  crm: string;
  /** The name the manager knows. */
  label: string;
  /** Match patterns of the hosts to ask the browser for. */
  hosts: readonly string[];
  /** Companies also run it on servers of their own, under any address: granted one by one, beside `hosts`. */
  selfHosted?: true;
  /** The CRM also runs in frames of pages of other origins (Zoho One): its script goes into every frame. */
  inFrames?: true;
  /** Whether the address is of such a page: the deal is in a frame that only a grant opens. */
  embedsCrm?(url: URL): boolean;
  /** Whether the address is of this CRM's application, deal or not. */
  matches(url: URL): boolean;
  /** The deal the address names. Pure and cheap; undefined for anything that is not one saved deal. */
  detect(url: URL): DealRef | undefined;
}
