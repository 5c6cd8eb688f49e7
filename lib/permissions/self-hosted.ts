import { parseHttpUrl } from '@/lib/deal/url';
import { ownServers } from './match-patterns';

/** Wazzup's own host, which is granted too, and no CRM. */
const WAZZUP = 'https://tech.wazzup24.com/*';

/**
 * The address of a company's own CRM server in what was typed or copied from one of its pages: scheme, host, port and
 * folder, with a slash at the end. Undefined if it is none.
 */
export function serverAddress(text: string): string | undefined {
  const url = parseHttpUrl(text.trim());
  if (!url || url.username || url.password) return undefined;
  const folder = url.pathname.replace(/\/crm(\/.*)?$/, '').replace(/\/[^/]*\.[^/]*$/, '');
  return `${url.origin}${folder.replace(/\/*$/, '')}/`;
}

/** What the browser is asked for: grants know no ports and no folders. */
export function grantFor(address: string): string {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}

/** Where a server's script runs: match patterns know folders, and in Firefox no ports. */
export function pagesOf(address: string): string {
  const { protocol, hostname, pathname } = new URL(address);
  return `${protocol}//${hostname}${pathname}*`;
}

interface Told {
  /** The CRMs' own hosts, as match patterns. */
  known: readonly string[];
  /** Addresses of servers, as they were allowed here or are named by the company. */
  servers: readonly string[];
  tokenAddress: string;
}

/** The companies' own CRM servers the browser lets us into. */
export function serversIn(granted: readonly string[], { known, servers, tokenAddress }: Told): string[] {
  return ownServers(granted, [...known, WAZZUP]).flatMap((pattern) => {
    const named = servers.filter((address) => grantFor(address) === pattern);
    if (named.length > 0) return named;
    // Allowed by the popup or in the browser's own settings, so the folder is not told.
    return tokenAddress && grantFor(tokenAddress) === pattern ? [] : [pattern.replace(/\*$/, '')];
  });
}
