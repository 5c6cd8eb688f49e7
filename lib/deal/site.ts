import { parseHttpUrl } from './url';

/**
 * The site of a CRM: the host, and behind it the folder or portal where one host holds several companies. Two CRMs may
 * give the same number to different deals, so that only a site and a number together name a deal. http and https,
 * default ports, `www.`, a dot at the end of the host, and upper and lower case make no difference.
 */
export type Site = string;

/** What names one deal: the site of its CRM, and the id that the deal has in Wazzup. */
export interface DealKey {
  readonly site: Site;
  readonly id: string;
}

/** What names one deal among all that wait: the same deal can be pressed for two Wazzup accounts. */
export interface AccountDealKey extends DealKey {
  /** The mark of the Wazzup account. */
  readonly account: string;
}

/** What names one contact: two CRMs may give one number to two people too. */
export type ContactKey = DealKey;
export type AccountContactKey = AccountDealKey;

/** The beginnings of paths that tell companies on one host apart. Any other host holds one company only. */
const FOLDERS: readonly { host?: RegExp; path: RegExp }[] = [
  // HubSpot writes the number of the portal into each address.
  { host: /^app(-[a-z0-9]+)?\.hubspot\.com$/, path: /^\/contacts\/\d+(?=\/|$)/ },
  // A company may run several Bitrix24 in folders of one server.
  { path: /^(?:\/[^/]+)+?(?=\/crm\/(?:deal|lead|contact|company|type)\/)/ },
];

/** Gives the site that a link leads to; undefined if the text is no http or https link. */
export function siteOf(link: string): Site | undefined {
  const url = parseHttpUrl(link);
  return url && hostOf(url) + folderOf(url);
}

/** Gives the address by which people and settings name the site that a link leads to: an origin, and a folder. */
export function siteAddress(link: string): string | undefined {
  const url = parseHttpUrl(link);
  return url && url.origin + folderOf(url);
}

/** Gives the site that such an address names. */
export function siteNamed(address: string): Site | undefined {
  const url = parseHttpUrl(address);
  return url && hostOf(url) + url.pathname.replace(/\/$/, '');
}

/**
 * Whether an address names the site that a link leads to. The address of a host alone names all folders and portals of
 * that host.
 */
export function isAboutSite(address: string, link: string): boolean {
  const [named, site] = [siteNamed(address), siteOf(link)];
  return named !== undefined && site !== undefined && (named === site || named === site.split('/', 1)[0]);
}

/** Gives one text for a key, by which maps can hold it. */
export const keyText = ({ site, id }: DealKey): string => JSON.stringify([site, id]);

/** Gives one text for the key of a deal that is pressed for an account. */
export const accountKeyText = ({ account, site, id }: AccountDealKey): string => JSON.stringify([account, site, id]);

function hostOf({ hostname, port }: URL): string {
  const host = hostname.replace(/\.$/, '').replace(/^www\.(?=.*\.)/, '');
  return port === '' ? host : `${host}:${port}`;
}

function folderOf(url: URL): string {
  const fitting = FOLDERS.filter(({ host }) => host?.test(url.hostname) ?? true);
  return fitting.map(({ path }) => path.exec(url.pathname)?.[0]).find((folder) => folder !== undefined) ?? '';
}
