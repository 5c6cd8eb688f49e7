/**
 * A lesson: what a manager has taught the extension about a CRM's pages, or the repair of some fields of a reader that is
 * built in. It is data: no code, no regular expressions, no selectors as text. The interpreter (lib/crm/taught/) reads
 * pages by it; `schema.ts` checks it whenever it is loaded.
 */
export interface Lesson {
  /** The version of this form. */
  v: 1;
  /** The origin of the pages it is for, as browsers write it: scheme, host and port. There is one lesson an origin. */
  origin: string;
  /** What the manager calls the CRM. */
  label: string;
  /** The forms of the addresses of deals, as address-form.ts describes them; a repair has none. */
  addresses: string[];
  /** The reader that is built in and that this repairs, and the version that the reader had then. */
  repairs?: { crm: string; version: number };
  fields: LessonFields;
  /** Whether the manager has switched it off. */
  off?: true;
}

/** A lesson that is longer, written as JSON, is none that the extension has made. */
export const LONGEST_LESSON = 16_000;

/** How each field is read; a field that is absent is typed by the manager each time. */
export interface LessonFields {
  name?: { marks: Mark[] };
  responsible?: { marks: PersonMark[] } | FixedResponsible | LinkedField<PersonMark>;
  contacts?: { marks: PersonMark[] };
  phones?: { marks: Mark[] } | LinkedField<Mark>;
  closed?: ClosedField;
}

export type LessonField = keyof LessonFields;
export const LESSON_FIELDS = [
  'name',
  'responsible',
  'contacts',
  'phones',
  'closed',
] as const satisfies readonly LessonField[];

/** The same person answers for all deals of this CRM: the id of a Wazzup user, and the name for people to read. */
export interface FixedResponsible {
  fixed: { id: string; name?: string };
}

/**
 * The field stands on each contact's own page: the contact's phones, or who answers for the contact and so for the deal. The
 * page is asked for by GET, at the address of the contact's link in the deal's page, once the manager has agreed to that for
 * this host (`agreed` holds the form of these addresses as the manager saw it).
 */
export interface LinkedField<M extends Mark | PersonMark> {
  linked: { agreed: string; marks: M[] };
}

/** What the place of the state says of a deal that is open, and of one that is closed; other words say nothing. */
export interface ClosedField {
  marks: Mark[];
  open: string[];
  closed: string[];
}

/**
 * One way to find a field's value. A field has up to three marks; those that find something must agree, and a mark that
 * finds several different values says nothing.
 */
export type Mark = PlaceMark | LabelMark | TitleMark;

/** The value stands in an element that attributes name. */
export interface PlaceMark {
  /** The form of the address of the frame of the same origin in which it stands; absent in the page's own document. */
  frame?: string;
  /** From the front of the page to the element, each found below the one before: one to six. */
  steps: Step[];
  take: Take;
}

/** The value stands beside a label. The label is part of the CRM, not of the deal; it is written in several languages. */
export interface LabelMark {
  frame?: string;
  /** The steps to the part of the page in which label and value stand; none if that is the page. */
  steps: Step[];
  label: string[];
  take: Take;
}

/** The value is the page's title, without what stands before and after it. */
export interface TitleMark {
  title: { before: string; after: string };
}

/** People: the elements that hold them, each with the id that a link or another attribute holds, and the name. */
export type PersonMark = (PlaceMark | LabelMark) & { id?: IdPlace };

/** The attribute in which a person's id stands, and the form of its value, with the id as a hole: `/users/{digits}`. */
export interface IdPlace {
  attribute: string;
  form: string;
}

/** An element by its tag, an attribute or a class name of its own; at least one of them. All that are given must hold. */
export interface Step {
  tag?: string;
  attribute?: { name: string; is?: string; startsWith?: string };
  class?: string;
  /** The next step goes into the open shadow root of this element. */
  shadow?: true;
}

/** What of the element is the value: its text, what a control holds, or an attribute. */
export type Take = 'text' | 'value' | { attribute: string };
