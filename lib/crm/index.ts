import { kommo } from './kommo';
import { pipedrive } from './pipedrive';
import type { Reader } from './reader';

/** Every CRM known by heart. A content script imports its own reader only. */
export const readers: readonly Reader[] = [kommo, pipedrive];

/** The reader of the CRM an address belongs to. */
export function readerFor(url: URL): Reader | undefined {
  return readers.find((reader) => reader.owns(url));
}
