/**
 * The beginning of a text that a spreadsheet may run as a formula. Spreadsheets pass over blanks and signs that nobody
 * sees, take a full-width sign for the usual one, and some take a text behind a tab or a line's end for a new cell.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])/u;

/** Whether a text is a formula, or one that carries marks already. */
const needsMark = (text: string): boolean => FORMULA.test(text.replace(/^'+/, ''));

/** Marks text that a spreadsheet would run: a deal's name may come from anyone. */
export const escapeFormula = (text: string): string => (needsMark(text) ? `'${text}` : text);

/** Takes the mark off again, so that what was exported comes back as it was. */
export const unescapeFormula = (text: string): string =>
  text.startsWith("'") && needsMark(text) ? text.slice(1) : text;
