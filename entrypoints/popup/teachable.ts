import type { AnswerOf } from '@/lib/messaging/protocol';
import { intersectPatterns, originPattern } from '@/lib/permissions/match-patterns';

/** Whether a page may be of a CRM that nobody has taught the extension, or is one of a CRM that somebody has. */
export type Teachable = 'unknown' | 'taught';

/** Wazzup's own pages are no CRM's. */
const WAZZUP = /(^|\.)wazzup24\.com$/;

/** Says whether a page can be taught; undefined for the browser's own pages, and for CRMs that need no lesson. */
export function teachableAt(
  address: string | undefined,
  crms: AnswerOf<'crms.list'>,
  servers: readonly string[],
): Teachable | undefined {
  const url = URL.parse(address ?? '');
  if (!url || !/^https?:$/.test(url.protocol) || WAZZUP.test(url.hostname)) return undefined;
  const here = [originPattern(url)];
  const known = crms.find(({ hosts }) => intersectPatterns(hosts, here).length > 0);
  if (known) return known.taught ? 'taught' : undefined;
  return servers.some((server) => URL.parse(server)?.origin === url.origin) ? undefined : 'unknown';
}
