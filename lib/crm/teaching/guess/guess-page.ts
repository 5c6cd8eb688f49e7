import { digitsOf, phoneText } from '@/lib/crm/taught/field-values';
import { shownFrames } from '@/lib/crm/taught/frames';
import { readField } from '@/lib/crm/taught/read-marks';
import { comparableText } from '@/lib/deal/same-text';
import { type AddressChoice, formsOf } from '@/lib/lesson/address-choices';
import type { LessonField } from '@/lib/lesson/model';
import { chooseMarks } from '../choose-marks';
import type { FieldValue, MarkedField, PageGuess } from '../teacher';
import type { ShownPerson } from './find-people';
import { type GuessedElements, guessElements } from './guess-elements';
import { shownText } from './texts';

/** From so many people of a list it is tried to choose marks for all of them. */
const MOST_TRIED = 3;

/**
 * Guesses the fields of a deal on a page that nobody has taught. What the marks of a field then read has to be what was
 * guessed, neither more nor less; else it is no guess at all.
 */
export function guessPage(document: Document, url: URL): PageGuess {
  const found = guessElements(document, url);
  const { name, responsible, contacts, phones, closed } = found;
  const fields: PageGuess['fields'] = {};
  const guess = (
    field: LessonField,
    elements: readonly (Element | undefined)[],
    isRight: (value: FieldValue) => boolean,
  ) => {
    const marked = markField(field, elements, document, isRight);
    if (marked) fields[field] = marked;
  };
  guess('name', [name], ({ texts }) => texts[0] === (name && shownText(name)));
  guess('responsible', [responsible?.element], (value) => isPerson(value, responsible));
  guess(
    'contacts',
    contacts.slice(0, MOST_TRIED).map(({ element }) => element),
    (value) => arePeople(value, contacts),
  );
  const numbers = phones.map(numberOf);
  guess('phones', phones.slice(0, MOST_TRIED), ({ texts }) => isSameSet(texts.map(digitsOf), numbers));
  guess('closed', [closed], () => true);
  return { addresses: guessAddresses(document, url, found), fields };
}

function markField(
  field: LessonField,
  elements: readonly (Element | undefined)[],
  document: Document,
  isRight: (value: FieldValue) => boolean,
): MarkedField | undefined {
  for (const element of elements) {
    const { marks, values, value } = readField(field, element ? chooseMarks(field, element, document) : [], document);
    if (value && isRight(value)) return { marks, values, value };
  }
  return undefined;
}

function isPerson({ responsible }: FieldValue, person: ShownPerson | undefined): boolean {
  const isSame = (one: string | undefined, other: string | undefined) => !one || !other || one === other;
  return isSame(responsible?.id, person?.id) && isSame(responsible?.name, person?.name);
}

function arePeople({ people, texts }: FieldValue, contacts: readonly ShownPerson[]): boolean {
  const ids = contacts.flatMap(({ id }) => id ?? []);
  if (people && ids.length > 0)
    return isSameSet(
      people.map(({ id }) => id),
      ids,
    );
  return isSameSet(
    texts.map(comparableText),
    contacts.flatMap(({ name }) => name ?? []),
  );
}

const numberOf = (element: Element): string =>
  digitsOf(phoneText(element.getAttribute('href') ?? shownText(element) ?? ''));

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  new Set(one).symmetricDifference(new Set(other)).size === 0;

/** The forms of the page's address; those of a frame's, if the page's own says nothing and the frame shows the deal. */
function guessAddresses(document: Document, url: URL, { name, contacts, closed }: GuessedElements): AddressChoice[] {
  const own = formsOf(url);
  if (own.length > 0) return own;
  const shown = [name, contacts[0]?.element, closed].map((element) => element?.ownerDocument);
  const frames = shownFrames(document).filter((frame) => shown.includes(frame));
  return frames.flatMap((frame) => {
    const at = URL.parse(frame.URL);
    return at?.origin === url.origin ? formsOf(at) : [];
  });
}
