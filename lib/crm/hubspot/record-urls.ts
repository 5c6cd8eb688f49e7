import { isCopyForm, isFormPath } from '@/lib/crm/deal-urls';
import type { DealRef } from '@/lib/crm/site';

export interface RecordRef {
  portal: string;
  /** The number of the record's type: `0-1` is of contacts, `0-3` of deals. */
  type: string;
  id: string;
}

/** The names by which older addresses call the types. */
const OLD_NAMES: Record<string, string> = { contact: '0-1', company: '0-2', deal: '0-3', ticket: '0-5' };

const RECORD =
  /^\/(?:contacts|sales)\/(\d+)\/(?:record\/(0-\d+)|(contact|company|deal|ticket))\/([1-9]\d{0,19})(?:\/([^/]*)|$)/;

/** The deal that an address names. */
export function dealAt(url: URL): DealRef | undefined {
  const record = recordAt(url);
  return record?.type === '0-3' && !isCopyForm(url) ? { id: record.id, uri: recordUrl(record, url) } : undefined;
}

export function recordAt({ pathname }: URL): RecordRef | undefined {
  const [, portal, type, oldName = '', id, next = ''] = RECORD.exec(pathname) ?? [];
  if (portal === undefined || id === undefined || isFormPath(next)) return undefined;
  return { portal, type: type ?? OLD_NAMES[oldName] ?? '', id };
}

export function recordUrl({ portal, type, id }: RecordRef, { origin }: URL): string {
  return `${origin}/contacts/${portal}/record/${type}/${id}`;
}

/** The records that the query of an address names by type and id: `?…=0-3-5501`. */
export function recordsInQuery({ pathname, searchParams }: URL): RecordRef[] {
  const portal = /^\/[a-z-]+\/(\d+)(?:\/|$)/.exec(pathname)?.[1];
  // A content script in Firefox cannot go through the values with an iterator.
  const values: string[] = [];
  searchParams.forEach((value) => void values.push(value));
  return values.flatMap((value) => {
    const [, type, id] = /^(0-\d+)-([1-9]\d{0,19})$/.exec(value) ?? [];
    return portal === undefined || type === undefined || id === undefined ? [] : { portal, type, id };
  });
}
