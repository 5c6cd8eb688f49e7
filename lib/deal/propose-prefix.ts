import { type IdTemplate, templateWithPrefix } from './id-template';
import { parseHttpUrl } from './url';

/**
 * Proposes a prefix for the CRM of a page, whose numbers are taken as the current template writes them: the CRM's name
 * first, then the company's, then the company's with a number.
 */
export function proposePrefix({ crm, uri }: { crm: string; uri: string }, current: IdTemplate): string {
  const company = parseHttpUrl(uri)?.hostname.split('.', 1)[0]?.slice(0, 12) || crm;
  const names = [crm, company, ...Array.from({ length: 98 }, (_, index) => `${company}-${index + 2}`)];
  const prefixes = names.map((name) => `${name}-`);
  const used = prefixes.findLastIndex((prefix) => templateWithPrefix(prefix) === current);
  return prefixes[used + 1] ?? `${crm}-`;
}
