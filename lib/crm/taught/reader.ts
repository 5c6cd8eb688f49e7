import type { CrmReader, Overlays, PartialFacts } from '@/lib/crm/reader';
import { toFailure } from '@/lib/crm/toolkit/read-failure';
import type { Contact, Failure } from '@/lib/deal/model';
import type { Lesson, LinkedPhones } from '@/lib/lesson/model';
import { digitsOf } from './field-values';
import { fetchLinkedPage, type PageClient } from './linked-page';
import { findContactLinks, readFacts } from './read-lesson';
import { readField } from './read-marks';
import { createTaughtSite, findShownDeal } from './site';

/** So many contacts' pages are asked for of one deal. */
const MAX_PAGES = 10;

/** Makes the reader of the CRM that a lesson is of. */
export function createTaughtReader(
  lesson: Lesson,
  client: PageClient = { fetch: (...request) => fetch(...request) },
): CrmReader {
  const { phones } = lesson.fields;
  return {
    site: createTaughtSite(lesson),
    version: lesson.v,
    ...(hasFrames(lesson) && { overlays: overlaysOf(lesson) }),
    // It asks for no JSON; linked pages have a client of their own.
    requests: [],
    async *fetchFacts(_deal, _getJson, document) {
      if (phones && 'linked' in phones) yield* fetchPhones(lesson, phones, document, client);
    },
    findDealRoot: (document) => document.documentElement,
    extractFacts: (root) => readFacts(lesson, documentOf(root)),
  };
}

/** Whether the CRM shows its deals in frames of its pages: then a frame's address names the deal. */
const hasFrames = ({ fields }: Lesson): boolean => JSON.stringify(fields).includes('"frame":');

const overlaysOf = ({ addresses }: Lesson): Overlays => ({
  mayLieAt: () => true,
  findFront: (document, url) => {
    const shown = findShownDeal(addresses, document, url);
    // Marks lead into frames from the page around them.
    return shown && { url: shown.url, document, root: document.documentElement };
  },
});

const documentOf = (root: ParentNode): Document => root.ownerDocument ?? (root as Document);

/** Reads the phones of each contact on the page to which the contact's own link leads. */
async function* fetchPhones(
  lesson: Lesson,
  { linked }: LinkedPhones,
  document: Document,
  client: PageClient,
): AsyncGenerator<PartialFacts> {
  const links = findContactLinks(lesson, document).slice(0, MAX_PAGES);
  const contacts: Contact[] = [];
  let failure: Failure | undefined;
  for (const { id, address } of links) {
    try {
      const page = await fetchLinkedPage(address, linked.agreed, document, client);
      const phones = readField('phones', linked.marks, page).value?.texts;
      if (phones) contacts.push({ id, phones: [...new Map(phones.map((phone) => [digitsOf(phone), phone])).values()] });
    } catch (error) {
      failure = toFailure(error);
      if (['held', 'refused', 'timeout'].includes(failure)) break;
    }
  }
  yield { ...(contacts.length > 0 && { someContacts: contacts }), ...(failure && { failures: { contacts: failure } }) };
}
