import { sites } from '@/lib/crm';
import type { CrmReader } from '@/lib/crm/reader';

/** The reader of every registered CRM. Only tests have them all together: each content script has its own alone. */
export const readers: readonly CrmReader[] = await Promise.all(
  sites.all.map(async ({ crm }) => {
    const file: Record<string, CrmReader> = await import(`../../lib/crm/${crm}/reader.ts`);
    const reader = file[`${crm}Reader`];
    if (!reader) throw new Error(`lib/crm/${crm}/reader.ts exports no ${crm}Reader.`);
    return reader;
  }),
);

/** The reader of the CRM an address belongs to. */
export function readerFor(url: URL): CrmReader | undefined {
  const site = sites.forUrl(url);
  return readers.find((reader) => reader.site === site);
}
