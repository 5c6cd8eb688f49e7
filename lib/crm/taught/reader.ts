import type { CrmReader, Overlays, PartialFacts } from '@/lib/crm/reader';
import { showsThisDeal } from '@/lib/crm/reading/page-freshness';
import { onlyValue } from '@/lib/crm/toolkit/dom';
import { toFailure } from '@/lib/crm/toolkit/read-failure';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, Failure, Responsible } from '@/lib/deal/model';
import { type LinkedPlace, linkedFields } from '@/lib/lesson/linked-fields';
import type { Lesson } from '@/lib/lesson/model';
import type { Interpreter } from './interpreter';
import { fetchLinkedPage, type PageClient } from './linked-page';
import { createTaughtSite, findShownDeal } from './site';

/** So many contacts' pages are asked for of one deal. */
const MAX_PAGES = 10;

/** To which of a deal's facts it belongs what stands on a contact's page. */
const FACT_OF = { phones: 'contacts', responsible: 'responsible' } as const;

/** Makes the reader of the CRM that a lesson is of. */
export function createTaughtReader(lesson: Lesson, interpreter: Interpreter, client: PageClient): CrmReader {
  const linked = linkedFields(lesson);
  const readFacts = (document: Document) =>
    interpreter.readFacts(document, findShownDeal(lesson.addresses, document, new URL(document.URL))?.deal.id);
  return {
    site: createTaughtSite(lesson),
    version: lesson.v,
    ...(hasFrames(lesson) && { overlays: overlaysOf(lesson) }),
    // It asks for no JSON; linked pages have a client of their own.
    requests: [],
    async *fetchFacts(deal, _getJson, document) {
      if (linked.length === 0) return;
      // Whose contacts a page shows that still may show the deal before, nobody knows.
      if (!showsThisDeal(document, deal, JSON.stringify(readFacts(document)))) return;
      yield* fetchLinked(linked, interpreter, document, deal.id, client);
    },
    findDealRoot: (document) => document.documentElement,
    extractFacts: (root) => readFacts(root.ownerDocument ?? (root as Document)),
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

/** Reads on the page to which each contact's own link leads the contact's phones, and who answers for the contact. */
async function* fetchLinked(
  linked: readonly LinkedPlace[],
  interpreter: Interpreter,
  document: Document,
  deal: string,
  client: PageClient,
): AsyncGenerator<PartialFacts> {
  const forms = linked.map(({ agreed }) => agreed);
  const contacts: Contact[] = [];
  const owners: (Responsible | undefined)[] = [];
  let failure: Failure | undefined;
  for (const { id, address } of interpreter.findContactLinks(document, deal).slice(0, MAX_PAGES)) {
    try {
      const page = await fetchLinkedPage(address, forms, document, client);
      for (const { field, marks } of linked) {
        const value = interpreter.readField(field, marks, page);
        if (field === 'phones' && value) contacts.push({ id, phones: value.texts });
        if (field === 'responsible') owners.push(value?.responsible);
      }
      // What is there counts, however long the next page takes; and whoever waits can leave.
      yield contacts.length > 0 ? { someContacts: [...contacts] } : {};
    } catch (error) {
      failure = toFailure(error);
      if (['held', 'refused', 'timeout'].includes(failure)) break;
    }
  }
  if (failure) yield { failures: Object.fromEntries(linked.map(({ field }) => [FACT_OF[field], failure])) };
  else yield omitUndefined({ responsible: onlyOwner(owners) });
}

/** Who answers for the contacts, and so for their deal; undefined where that is not one person. */
function onlyOwner(owners: readonly (Responsible | undefined)[]): Responsible | undefined {
  const named = owners.filter((owner) => owner !== undefined);
  return onlyValue(named.map(({ id, name }) => id ?? name)) === undefined ? undefined : named[0];
}
