import { fetchLinkedPage, type PageClient } from '@/lib/crm/taught/linked-page';
import { findContactLinks } from '@/lib/crm/taught/read-lesson';
import { readField } from '@/lib/crm/taught/read-marks';
import { type LinkedPlace, linkedFields } from '@/lib/lesson/linked-fields';
import type { Lesson } from '@/lib/lesson/model';
import type { MarkedField } from './teacher';

/** Of one deal, so many contacts' pages are looked at for a proof. */
const MAX_PAGES = 3;

/**
 * Reads what a lesson says that stands on the contacts' own pages, to which the manager has agreed: of each such field what
 * the first page says that says anything. A page that cannot be had says nothing.
 */
export async function readLinked(
  lesson: Lesson,
  document: Document,
  client: PageClient,
): Promise<Partial<Record<LinkedPlace['field'], MarkedField>>> {
  const linked = linkedFields(lesson);
  const forms = linked.map(({ agreed }) => agreed);
  const links = linked.length > 0 ? findContactLinks(lesson, document).slice(0, MAX_PAGES) : [];
  const asked = links.map(({ address }) => fetchLinkedPage(address, forms, document, client));
  const pages = (await Promise.allSettled(asked)).flatMap((page) => (page.status === 'fulfilled' ? page.value : []));
  return Object.fromEntries(linked.map(({ field, marks }) => [field, readOn(pages, field, marks)]));
}

function readOn(pages: readonly Document[], field: LinkedPlace['field'], marks: LinkedPlace['marks']): MarkedField {
  const read = pages.map((page) => readField(field, marks, page));
  const { values, value } = read.find((one) => one.value !== null) ?? { values: marks.map(() => null), value: null };
  return { marks: [...marks], values, value };
}
