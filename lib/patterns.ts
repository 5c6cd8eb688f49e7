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

const covers = (outer: Pattern, inner: Pattern): boolean =>
  (outer.scheme === '*' || outer.scheme === inner.scheme) && hostCovers(outer.host, inner.host);

/**
 * The part of the wanted match patterns that lies within the granted ones: people can grant all sites, one CRM, or a
 * single company's address. Paths are not compared: hosts are granted whole.
 */
export function overlap(wanted: readonly string[], granted: readonly string[]): string[] {
  const found = wanted.flatMap((want) => {
    const outer = parse(want);
    if (!outer) return [];
    const within = granted.flatMap((grant) => {
      const given = parse(grant);
      if (!given) return [];
      if (covers(given, outer)) return [want];
      return covers(outer, given) ? [grant] : [];
    });
    return within.includes(want) ? [want] : within;
  });
  return [...new Set(found)];
}
