import { parseHttpUrl } from '@/lib/deal/url';
import type { Lesson } from '@/lib/lesson/model';
import { originPattern, ownServers } from './match-patterns';

/** The browser grants Wazzup's own host too, and that host is no CRM. */
const WAZZUP = 'https://tech.wazzup24.com/*';

/** A longer text was pasted by mistake. */
const LONGEST_ADDRESS = 2000;

/**
 * Finds the address of a company's own CRM server in what a manager typed, or copied from one of its pages: scheme,
 * host, port and folder, with a slash at the end. Undefined if the text holds none.
 */
export function serverAddress(text: string): string | undefined {
  const url = text.length > LONGEST_ADDRESS ? undefined : parseHttpUrl(text.trim());
  if (!url || url.username || url.password) return undefined;
  const folder = url.pathname.replace(/\/crm(\/.*)?$/, '').replace(/\/[^/]*\.[^/]*$/, '');
  return `${url.origin}${folder.replace(/\/*$/, '')}/`;
}

/** The pattern of the pages on which a server's script runs: match patterns know folders, and in Firefox no ports. */
export function pagesOf(address: string): string {
  const { protocol, hostname, pathname } = new URL(address);
  return `${protocol}//${hostname}${pathname}*`;
}

interface KnownAddresses {
  /** The CRMs' own hosts, as match patterns. */
  known: readonly string[];
  /** The addresses of servers that a manager allowed in the settings, or that the company's policy names. */
  servers: readonly string[];
  tokenAddress: string;
  /** The lessons that managers have taught; what they were taught of is another CRM. */
  lessons: readonly Lesson[];
}

/** Finds the companies' own CRM servers to which the browser grants access. */
export function serversIn(
  granted: readonly string[],
  { known, servers, tokenAddress, lessons }: KnownAddresses,
): string[] {
  return ownServers(granted, [...known, WAZZUP]).flatMap((pattern) => {
    const named = servers.filter((address) => originPattern(address) === pattern);
    if (named.length > 0) return named;
    const taught = lessons.flatMap(({ origin, repairs }) => (repairs ? [] : origin));
    const others = [...taught, ...(tokenAddress ? [tokenAddress] : [])];
    // The manager allowed this one in the popup or in the browser's own settings, so nobody has named its folder.
    return others.some((address) => originPattern(address) === pattern) ? [] : [pattern.replace(/\*$/, '')];
  });
}
