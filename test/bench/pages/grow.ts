import { type Crm, fixtures } from './fixture.ts';
import { PARTS } from './parts.ts';

/** The pages that are measured, by what is large about them. */
export const KINDS = {
  /** A deal's page like a real one. */
  'deal-5000': { nodes: 5_000, labelled: 0 },
  'deal-20000': { nodes: 20_000, labelled: 0 },
  /** A deal's page on which 4,000 rows have a label and a link to a person. */
  'labelled-20000': { nodes: 20_000, labelled: 4_000 },
  /** A list of deals on the same site: no deal. */
  'no-deal': { nodes: 5_000, labelled: 0 },
} as const;
export type Kind = keyof typeof KINDS;

const FIELDS = 60;
const PEOPLE = 40;
/** The ids of invented people begin here, above those of the fixtures' own. */
const FIRST_PERSON = 70_000;

const repeat = (count: number, part: (n: number) => string, from = 1): string =>
  Array.from({ length: Math.max(0, count) }, (_, index) => part(from + index)).join('\n');

/** How many elements some HTML holds, of which none is written in a script. */
const countElements = (html: string): number => html.match(/<[a-z]/gi)?.length ?? 0;

/**
 * Grows a fixture's page, or the page in its frame, to so many elements: 60 fields, 40 people, rows with a label, and a
 * history as long as it takes.
 */
export function growDeal(crm: Crm, html: string, { nodes, labelled }: { nodes: number; labelled: number }): string {
  const { field, person, labelled: row, entry, before, around } = PARTS[crm];
  const within = (kind: keyof typeof around, parts: string) => around[kind].join(parts);
  const fields = within('fields', repeat(FIELDS, field) + repeat(labelled, row, FIRST_PERSON));
  const people = within('people', repeat(PEOPLE, person, FIRST_PERSON));
  const left = nodes - countElements(html + fields + people);
  const entries = within('entries', repeat(Math.round(left / countElements(entry(1))), entry, FIRST_PERSON));
  const place = html.lastIndexOf(before);
  if (place < 0) throw new Error(`The fixture of ${crm} has no ${before} any more.`);
  // In Pipedrive the history stands beside the deal's own column, not in it.
  const after = before === '</aside>' ? place + before.length : place;
  return html.slice(0, place) + fields + people + html.slice(place, after) + entries + html.slice(after);
}

/** A list of deals, of so many elements. */
export function growList(crm: Crm, nodes: number): string {
  const { row } = PARTS[crm].list;
  const rows = repeat(Math.round(nodes / countElements(row(1))), row);
  return `<!doctype html><html lang="en"><head><title>Deals</title></head><body><main><table><tbody>${rows}</tbody></table></main></body></html>`;
}

/** The address of a kind of page. The kind stands in the query, so that the requests of a read name the page. */
export function addressOf(crm: Crm, kind: Kind, round: string): string {
  const { url } = fixtures[crm];
  const at = kind === 'no-deal' ? new URL(PARTS[crm].list.path, url).href : url;
  return `${at}?kind=${kind}&round=${round}`;
}

/** Whether a text names a kind of page. */
export const isKind = (name: string): name is Kind => Object.hasOwn(KINDS, name);
