import { browser } from 'wxt/browser';
import { findElements } from '@/lib/crm/taught/find-elements';
import { readLesson } from '@/lib/crm/taught/read-lesson';
import { readField } from '@/lib/crm/taught/read-marks';
import { formsOf } from '@/lib/lesson/address-choices';
import type { Mark, PersonMark } from '@/lib/lesson/model';
import { blankPage } from './blank-page';
import { chooseMarks } from './choose-marks';
import { guessPage } from './guess/guess-page';
import { isFrame } from './picker/composed-tree';
import { outline } from './picker/outline';
import { pickElement } from './picker/pick-element';
import { readLinked } from './read-linked';
import { findStateOptions } from './state-options';
import type { AddressChoice, Choice, MarkedField, TaughtField, Teacher } from './teacher';

/** What the manager calls the fields, for the line that says what is to be chosen. */
const NAMES = {
  id: 'field_id',
  name: 'field_name',
  responsible: 'responsible',
  contacts: 'field_contacts',
  phones: 'phones',
  closed: 'value_closed',
} as const satisfies Record<TaughtField, string>;

/** No CRM has more states of a deal that a manager would want to read through. */
const MOST_STATES = 20;

/** The name of the line by which the script knows that the window that teaches is still open. */
const LINE = 'teach';

/** Makes what the teach window asks in a page: it reads, outlines, and lets the manager point. */
export function createTeacher(document: Document): Teacher {
  /** Ends the choice that is under way. */
  let choosing = new AbortController();
  let hideOutlines = () => {};
  const life = new AbortController();
  const here = () => new URL(document.URL);
  const holdLine = createLine(() => end());

  function end(): void {
    choosing.abort();
    hideOutlines();
    life.abort();
    if (globalThis.dealLinkTeacher === teacher) globalThis.dealLinkTeacher = undefined;
  }

  async function choose(field: TaughtField): Promise<Choice> {
    choosing.abort();
    choosing = new AbortController();
    hideOutlines();
    holdLine();
    const element = await pickElement(document, choosing.signal, browser.i18n.getMessage(NAMES[field]));
    if (!element) return { kind: 'left' };
    if (isFrame(element)) return { kind: 'nothing', isForeign: true };
    if (field === 'id') return addressOf(element, here());
    const chosen = chooseMarks(field, element, document);
    if (chosen.length === 0) return { kind: 'nothing' };
    const { marks, values, value } = readField(field, chosen, document);
    const marked = { marks, values, value };
    return { kind: 'chosen', field: field === 'closed' ? withOptions(marked, document) : marked };
  }

  const teacher: Teacher = {
    guess() {
      const guess = guessPage(document, here());
      const { closed } = guess.fields;
      return closed ? { ...guess, fields: { ...guess.fields, closed: withOptions(closed, document) } } : guess;
    },
    choose,
    show(marks) {
      hideOutlines();
      if (marks.length > 0) holdLine();
      hideOutlines = outline(document, elementsOf(marks, document), life.signal);
    },
    async read(lesson) {
      const { fields, ...reading } = readLesson(lesson, document, here());
      // The call of `fetch` is the script's own, so that no page can listen.
      const linked = await readLinked(lesson, document, { fetch: (...request) => fetch(...request) });
      return { ...reading, fields: { ...fields, ...linked } };
    },
    blankPage: () => blankPage(document),
    end,
  };
  return teacher;
}

/** A page that can change the state shows all states between which it can choose. */
const withOptions = (closed: MarkedField, document: Document): MarkedField => ({
  ...closed,
  options: findStateOptions(closed.marks as Mark[], document).slice(0, MOST_STATES),
});

/** Opens a line to the teach window once; where no window holds its other end, it ends at once, and so does the work. */
function createLine(onEnd: () => void): () => void {
  let isOpen = false;
  return () => {
    if (isOpen) return;
    isOpen = true;
    browser.runtime.connect({ name: LINE }).onDisconnect.addListener(onEnd);
  };
}

/** The elements in which the first mark that finds anything finds it. */
function elementsOf(marks: readonly (Mark | PersonMark)[], document: Document): Element[] {
  for (const mark of marks) {
    if ('title' in mark) continue;
    const found = findElements(mark, { document, dialogs: new Set() });
    if (found.length > 0) return found;
  }
  return [];
}

/** The part of the page's address, or of its frame's, that the element shows; `nothing` if neither holds it. */
function addressOf(element: Element, url: URL): Choice {
  const words = (element.textContent ?? '').split(/[^\p{L}\d_-]+/u).filter(Boolean);
  const frame = URL.parse(element.ownerDocument.URL);
  for (const address of frame?.origin === url.origin ? [url, frame] : [url]) {
    const choice = formsOf(address).find(({ id }) => words.includes(id)) ?? linkedChoice(element, address);
    if (choice) return { kind: 'address', choice };
  }
  return { kind: 'nothing' };
}

/** The link in the element may lead to the page itself, and hold the id that its text does not. */
function linkedChoice(element: Element, url: URL): AddressChoice | undefined {
  const link = URL.parse(element.closest('a')?.getAttribute('href') ?? '', url);
  if (!link || link.origin !== url.origin) return undefined;
  const linked = formsOf(link);
  return formsOf(url).find(({ id }) => linked.some((other) => other.id === id));
}
