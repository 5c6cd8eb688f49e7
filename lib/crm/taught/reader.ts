import type { CrmReader, Overlays, PartialFacts } from '@/lib/crm/reader';
import { showsThisDeal } from '@/lib/crm/reading/page-freshness';
import { toFailure } from '@/lib/crm/toolkit/read-failure';
import type { Contact, Failure } from '@/lib/deal/model';
import type { Lesson } from '@/lib/lesson/model';
import type { Interpreter } from './interpreter';
import { fetchLinkedPage, type PageClient } from './linked-page';
import { createTaughtSite, findShownDeal } from './site';

/** So many contacts' pages are asked for of one deal. */
const MAX_PAGES = 10;

/** Makes the reader of the CRM that a lesson is of. */
export function createTaughtReader(lesson: Lesson, interpreter: Interpreter, client: PageClient): CrmReader {
  const { phones } = lesson.fields;
  return {
    site: createTaughtSite(lesson),
    version: lesson.v,
    ...(hasFrames(lesson) && { overlays: overlaysOf(lesson) }),
    // It asks for no JSON; linked pages have a client of their own.
    requests: [],
    async *fetchFacts(deal, _getJson, document) {
      if (!phones || !('linked' in phones)) return;
      // Whose contacts a page shows that still may show the deal before, nobody knows.
      if (!showsThisDeal(document, deal, JSON.stringify(interpreter.readFacts(document)))) return;
      yield* fetchPhones(phones.linked.agreed, interpreter, document, client);
    },
    findDealRoot: (document) => document.documentElement,
    extractFacts: (root) => interpreter.readFacts(root.ownerDocument ?? (root as Document)),
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

/** Reads the phones of each contact on the page to which the contact's own link leads. */
async function* fetchPhones(
  agreed: string,
  interpreter: Interpreter,
  document: Document,
  client: PageClient,
): AsyncGenerator<PartialFacts> {
  const contacts: Contact[] = [];
  let failure: Failure | undefined;
  for (const { id, address } of interpreter.findContactLinks(document).slice(0, MAX_PAGES)) {
    try {
      const page = await fetchLinkedPage(address, agreed, document, client);
      contacts.push({ id, phones: interpreter.readLinkedPhones(page) });
      // What is there counts, however long the next page takes; and whoever waits can leave.
      yield { someContacts: [...contacts] };
    } catch (error) {
      failure = toFailure(error);
      if (['held', 'refused', 'timeout'].includes(failure)) break;
    }
  }
  if (failure) yield { failures: { contacts: failure } };
}
