import type { PageName } from './states/state';

/** A text that is cut off, and why that stays so for now. */
interface KnownCut {
  page: PageName;
  /** The element, as `findCutText` reports it. */
  where: string;
  how: string;
  /** The widest window in which the text is cut off, in CSS pixels. */
  upTo: number;
  why: string;
}

const WORDS = 'Only other words would fit; the field has its label, and the ellipsis says that there is more.';

export const KNOWN_CUTS: readonly KnownCut[] = [
  // "Saved. Paste a new one to replace it."
  { page: 'options', how: 'placeholder', where: 'input.input.secret', upTo: 380, why: WORDS },
  // "https://tokens.example.com/token"
  { page: 'options', how: 'placeholder', where: 'input.input', upTo: 320, why: WORDS },
  // "Deal name, ID, link or responsible"
  { page: 'history', how: 'placeholder', where: 'input.input', upTo: 380, why: WORDS },
];
