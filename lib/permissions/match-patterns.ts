/** A match pattern without its path: the browser grants hosts whole. */
interface Pattern {
  scheme: string;
  host: string;
}

function parsePattern(pattern: string): Pattern | undefined {
  if (pattern === '<all_urls>') return { scheme: '*', host: '*' };
  const [, scheme, host] = /^(\*|https?):\/\/([^/]+)\//.exec(pattern) ?? [];
  return scheme && host ? { scheme, host } : undefined;
}

const formatPattern = ({ scheme, host }: Pattern): string => `${scheme}://${host}/*`;

/** The pattern by which the browser grants the host of an address: it knows the scheme, but no port and no folder. */
export function originPattern(address: URL | string): string {
  const { protocol, hostname } = new URL(address);
  return `${protocol}//${hostname}/*`;
}

const hostCovers = (outer: string, inner: string): boolean =>
  outer === '*' ||
  outer === inner ||
  (outer.startsWith('*.') && (inner === outer.slice(2) || inner.endsWith(outer.slice(1))));

/** The pattern of what lies in both patterns; undefined if nothing does. */
function intersect(a: Pattern, b: Pattern): Pattern | undefined {
  const scheme = a.scheme === '*' ? b.scheme : a.scheme;
  const host = hostCovers(a.host, b.host) ? b.host : a.host;
  const isInBoth = (b.scheme === '*' || b.scheme === scheme) && (host === b.host || hostCovers(b.host, host));
  return isInBoth ? { scheme, host } : undefined;
}

/**
 * Finds the part of the wanted match patterns that lies within the granted ones: people can grant all sites, one CRM,
 * or a single company's address. It does not compare paths, because the browser grants hosts whole.
 */
export function intersectPatterns(wanted: readonly string[], granted: readonly string[]): string[] {
  const grants = granted.flatMap((pattern) => parsePattern(pattern) ?? []);
  const found = wanted.flatMap((pattern) => {
    const parsed = parsePattern(pattern);
    if (!parsed) return [];
    const within = grants.flatMap((grant) => intersect(parsed, grant) ?? []).map(formatPattern);
    return within.includes(formatPattern(parsed)) ? [pattern] : within;
  });
  return [...new Set(found)];
}

/** Finds, among granted match patterns, the single sites that are none of the known hosts: a company's own servers. */
export const ownServers = (granted: readonly string[], known: readonly string[]): string[] =>
  granted.filter((pattern) => !pattern.includes('://*') && intersectPatterns(known, [pattern]).length === 0);
