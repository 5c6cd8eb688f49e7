import { bitrix24 } from './bitrix24/reader';
import { hubspot } from './hubspot/reader';
import { kommo } from './kommo/reader';
import { pipedrive } from './pipedrive/reader';
import type { Reader } from './reader';
import { zoho } from './zoho/reader';

/**
 * Every CRM known by heart. A content script imports its own reader only. First those that are certain of their hosts:
 * one that its owners host themselves is told by the form of the address, which says less.
 */
export const readers: readonly Reader[] = [kommo, pipedrive, zoho, hubspot, bitrix24];

/** The reader of the CRM an address belongs to, of several the most certain. */
export function readerFor(url: URL): Reader | undefined {
  return readers.find((reader) => reader.matches(url));
}

/** The match patterns of all known hosts. */
export const knownHosts: readonly string[] = readers.flatMap(({ hosts }) => hosts);
