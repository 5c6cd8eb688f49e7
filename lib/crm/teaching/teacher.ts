import type { Contact, Responsible } from '@/lib/deal/model';
import type { AddressChoice } from '@/lib/lesson/address-choices';
import type { Lesson, LessonField, Mark, PersonMark } from '@/lib/lesson/model';

export type { AddressChoice };

/** A field as the teach window names it; the deal's id comes from the address alone. */
export type TaughtField = 'id' | LessonField;

/** What one mark, or all marks of a field that agree, say of the field on the page as it is now. */
export interface FieldValue {
  /** The name, the state's words, or the phones, as the page writes them. */
  texts: string[];
  /** For the responsible (one) and the contacts. */
  people?: Contact[];
  /** Contacts without an id, and without the one phone that would do for one. */
  withoutId?: Omit<Contact, 'id'>[];
  responsible?: Responsible;
}

/** Marks of one field, best first, and what each of them says here; null if it says nothing. */
export interface MarkedField {
  marks: (Mark | PersonMark)[];
  values: (FieldValue | null)[];
  /** What they say together; null if nothing, or if they do not agree. */
  value: FieldValue | null;
  /** Of the state: all states between which its place can choose, each by the words for it. */
  options?: string[][];
}

/** What the extension infers of a page that nobody has taught it. All of it is only a guess. */
export interface PageGuess {
  /** Best first. */
  addresses: AddressChoice[];
  fields: Partial<Record<LessonField, MarkedField>>;
}

/** How the manager's choice of an element in the page ended. */
export type Choice =
  | { kind: 'chosen'; field: MarkedField }
  /** For the id: the address holds what the element shows. */
  | { kind: 'address'; choice: AddressChoice }
  /** The element gives nothing to hold on to, or its value is not in the address; or it is a frame of another site. */
  | { kind: 'nothing'; isForeign?: true }
  | { kind: 'left' };

/** What a lesson reads of the page as it is now. */
export interface LessonReading {
  address: string;
  deal: { id: string; uri: string } | null;
  fields: Partial<Record<LessonField, MarkedField>>;
}

/**
 * What the teach window asks of the script that it puts into the page. The window calls it through
 * `scripting.executeScript`, so that all of it is plain data and the page has no part in it.
 */
export interface Teacher {
  guess(): PageGuess;
  /** Lets the manager choose an element in the page; a second call ends the first, which then was left. */
  choose(field: TaughtField, lesson?: Lesson): Promise<Choice>;
  /** Outlines in the page what some marks find; none to take the outlines away. */
  show(marks: readonly (Mark | PersonMark)[]): void;
  /**
   * Reads the page by a lesson, whose fields may hold more than three marks while it is taught, and the contacts' own pages
   * where the lesson says that the manager has agreed to that.
   */
  read(lesson: Lesson): LessonReading | Promise<LessonReading>;
  /** The page's structure as HTML, with every text and value blanked, for a report. */
  blankPage(): string;
  /** Takes everything out of the page again. */
  end(): void;
}

declare global {
  /** In the extension's own world of a page that is being taught, where the page cannot see it. */
  var dealLinkTeacher: Teacher | undefined;
}
