import { isShown } from '@/lib/crm/taught/shown';
import { findName } from './find-name';
import { findContacts, findResponsible, type ShownPerson } from './find-people';
import { findPhones } from './find-phones';
import { findState } from './find-state';
import { findLabelledValues } from './label-values';
import { findRecordLinks, inOtherRows } from './record-links';
import { type Sighted, type Survey, surveyPage } from './survey';
import { isWithin } from './tree';

/** The elements that probably show the fields of the deal. */
export interface GuessedElements {
  name?: Element | undefined;
  responsible?: ShownPerson | undefined;
  contacts: ShownPerson[];
  phones: Element[];
  closed?: Element | undefined;
}

const MOST_PLACES = 200;
const MOST_NAMED = 40;
const MOST_CONTACTS = 100;

/** Looks for the fields of a deal in a page that nobody has taught. */
export function guessElements(document: Document, url: URL): GuessedElements {
  const survey = withoutLists(inFront(surveyPage(document)));
  const records = findRecordLinks(survey, url);
  const all = findLabelledValues(survey);
  const ofContacts = new Set(all.filter(({ field }) => field === 'contacts').map(({ element }) => element));
  // All records may have addresses of one form; what a label calls a contact is no other deal.
  const isOther = inOtherRows(records.filter(({ element }) => !isWithin(element, ofContacts)));
  const isOwn = ({ part, element }: Sighted) => part !== 'menu' && part !== 'feed' && !isOther(element);
  const own = { ...survey, named: survey.named.filter(isOwn), labels: survey.labels.filter(isOwn) };
  const links = records.filter((link) => link.kind !== 'own' && isOwn(link));
  const labelled = all.filter((value) => isOwn({ ...value, element: value.label }));
  const people = findContacts(own, labelled, links);
  const contacts = people.length <= MOST_CONTACTS ? people : [];
  return {
    name: findName(own, labelled, document),
    responsible: findResponsible(own, labelled, links),
    contacts,
    phones: findPhones(own, labelled, records, contacts),
    closed: findState(own, labelled),
  };
}

/** What a page shows so often is a list, and no field of a deal. */
function withoutLists(survey: Survey): Survey {
  const isField = <T extends { field: string }>(all: readonly T[], most: number) => {
    const counts = Map.groupBy(all, ({ field }) => field);
    return ({ field }: T) => (counts.get(field)?.length ?? 0) <= most;
  };
  return {
    ...survey,
    labels: survey.labels.filter(isField(survey.labels, MOST_PLACES)),
    named: survey.named.filter(isField(survey.named, MOST_NAMED)),
    phones: survey.phones.length <= MOST_PLACES ? survey.phones : [],
  };
}

/** What stands in the dialog over the page, if that shows a record; else what stands in no dialog. */
function inFront(survey: Survey): Survey {
  const front = [...survey.dialogs].filter(
    (dialog) =>
      isShown(dialog) &&
      survey.headings.some((heading) => heading.dialog === dialog) &&
      [...survey.labels, ...survey.named].some((one) => one.dialog === dialog && one.field !== 'name'),
  );
  // Several dialogs lie over each other, and nobody can tell which of them shows the deal.
  const shown = front.at(-1);
  const isIn = ({ dialog }: Sighted) => dialog === shown;
  return {
    ...survey,
    headings: survey.headings.filter(isIn),
    crumbs: new Map([...survey.crumbs].filter(([, sighted]) => isIn(sighted))),
    links: survey.links.filter(isIn),
    labels: survey.labels.filter(isIn),
    named: survey.named.filter(isIn),
    phones: survey.phones.filter(isIn),
  };
}
