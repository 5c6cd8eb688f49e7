interface Pattern {
  scheme: string;
  host: string;
}

function parse(pattern: string): Pattern | undefined {
  if (pattern === '<all_urls>') return { scheme: '*', host: '*' };
  const [, scheme, host] = /^(\*|https?):\/\/([^/]+)\//.exec(pattern) ?? [];
  return scheme && host ? { scheme, host } : undefined;
}

const hostCovers = (outer: string, inner: string): boolean =>
  outer === '*' ||
  outer === inner ||
  (outer.startsWith('*.') && (inner === outer.slice(2) || inner.endsWith(outer.slice(1))));

/** What lies in both, undefined if nothing does. */
function shared(a: Pattern, b: Pattern): Pattern | undefined {
  const scheme = a.scheme === '*' ? b.scheme : a.scheme;
  const host = hostCovers(a.host, b.host) ? b.host : a.host;
  const isInBoth = (b.scheme === '*' || b.scheme === scheme) && (host === b.host || hostCovers(b.host, host));
  return isInBoth ? { scheme, host } : undefined;
}

const written = ({ scheme, host }: Pattern): string => `${scheme}://${host}/*`;

/**
 * The part of the wanted match patterns that lies within the granted ones: people can grant all sites, one CRM, or a
 * single company's address. Paths are not compared: hosts are granted whole.
 */
export function intersectPatterns(wanted: readonly string[], granted: readonly string[]): string[] {
  const grants = granted.flatMap((pattern) => parse(pattern) ?? []);
  const found = wanted.flatMap((want) => {
    const wish = parse(want);
    if (!wish) return [];
    const within = grants.flatMap((grant) => shared(wish, grant) ?? []).map(written);
    return within.includes(written(wish)) ? [want] : within;
  });
  return [...new Set(found)];
}

/** Of granted match patterns, the single sites that are none of the known hosts: a company's own servers. */
export const ownServers = (granted: readonly string[], known: readonly string[]): string[] =>
  granted.filter((pattern) => !pattern.includes('://*') && intersectPatterns(known, [pattern]).length === 0);
