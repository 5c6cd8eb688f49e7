import type { FieldValue, LessonReading, MarkedField } from '@/lib/crm/teaching/teacher';
import { onlyValue } from '@/lib/crm/toolkit/dom';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { DealFacts } from '@/lib/deal/model';
import { comparableText } from '@/lib/deal/same-text';
import { type ClosedField, LESSON_FIELDS, type Lesson, type LessonField } from '@/lib/lesson/model';
import type { Sight } from './find-elements';
import type { ContactLink } from './interpreter';
import { attributePhones } from './phones-of-contacts';
import { type ReadField, readField } from './read-marks';
import { findShownDeal } from './site';

type Fields = Partial<Record<LessonField, ReadField>>;

/** Reads a page by a lesson: the deal that its address, or that of a frame in it, names, and what each field's marks say. */
export function readLesson(lesson: Lesson, document: Document, url: URL): LessonReading {
  const fields: Partial<Record<LessonField, MarkedField>> = {};
  const deal = findShownDeal(lesson.addresses, document, url)?.deal ?? null;
  for (const [field, { marks, values, value }] of Object.entries(readFields(lesson, document, deal?.id)))
    fields[field as LessonField] = { marks, values, value };
  return { address: url.href, deal, fields };
}

/** Reads what a lesson says of the deal that the page shows; its id, where it is known, keeps other records' frames out. */
export function readFacts(lesson: Lesson, document: Document, deal?: string): DealFacts {
  return toFacts(lesson, readFields(lesson, document, deal));
}

/** The links to the contacts' own pages, as the open page has them. */
export function findContactLinks(lesson: Lesson, document: Document, deal?: string): ContactLink[] {
  const { contacts } = readFields(lesson, document, deal);
  const links = contacts?.value ? contacts.found : [];
  const addresses = links.flatMap(({ id, element }) => {
    const address = element.closest('a')?.getAttribute('href');
    return id !== undefined && address ? [[id, address] as const] : [];
  });
  return [...new Map(addresses)].map(([id, address]) => ({ id, address }));
}

/** Reads each field of a lesson in the page; frames of other records are passed over if the deal's id is given. */
export function readFields(lesson: Lesson, document: Document, deal?: string): Fields {
  const sight: Sight = { document, deal, dialogs: new Set() };
  const readAll = (): Fields =>
    Object.fromEntries(
      LESSON_FIELDS.flatMap((field) => {
        const read = readTaught(lesson, field, document, sight);
        return read ? [[field, read]] : [];
      }),
    );
  const fields = readAll();
  // Marks have found something in several dialogs, and nobody can tell which of them shows the deal.
  return withPhones(sight.dialogs.size > 1 ? readAll() : fields);
}

function readTaught({ fields }: Lesson, field: LessonField, document: Document, sight: Sight): ReadField | undefined {
  const taught = fields[field];
  if (!taught || 'linked' in taught) return undefined;
  if ('marks' in taught) return readField(field, taught.marks, document, sight);
  const { fixed } = taught;
  return { marks: [], values: [], value: { texts: [fixed.name ?? fixed.id], responsible: fixed }, found: [] };
}

/** Gives the contacts their phones. */
function withPhones(fields: Fields): Fields {
  const { contacts, phones } = fields;
  if (!contacts?.value) return fields;
  const { texts, people: known = [] } = contacts.value;
  const { people, withoutId } = attributePhones(known, contacts.found, phones?.value ? phones.found : []);
  const value: FieldValue = { texts, people, ...(withoutId.length > 0 && { withoutId }) };
  return { ...fields, contacts: { ...contacts, value } };
}

/** What the fields that were read say of the deal. */
export function toFacts(lesson: Lesson, fields: Fields): DealFacts {
  const { people, withoutId } = fields.contacts?.value ?? {};
  return omitUndefined({
    name: fields.name?.value?.texts[0],
    responsible: fields.responsible?.value?.responsible,
    ...(people && (withoutId ? { someContacts: people } : { contacts: people })),
    closed: lesson.fields.closed && isClosed(lesson.fields.closed, fields.closed?.value?.texts ?? []),
  });
}

/** What the words of a state say; undefined if the lesson knows none of them, or they do not agree. */
function isClosed(
  { open, closed }: Pick<ClosedField, 'open' | 'closed'>,
  words: readonly string[],
): boolean | undefined {
  const has = (list: readonly string[], word: string) =>
    list.some((one) => comparableState(one) === comparableState(word));
  return onlyValue(
    words.map((word) => {
      const isWordOfClosed = has(closed, word);
      return isWordOfClosed === has(open, word) ? undefined : isWordOfClosed;
    }),
  );
}

const comparableState = (word: string): string => comparableText(word).toLowerCase();
