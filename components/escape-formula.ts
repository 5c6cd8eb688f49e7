/**
 * The beginning of a text that a spreadsheet may run as a formula. Spreadsheets pass over blanks and signs that nobody
 * sees, take a full-width sign for the usual one, and some take a text behind a tab or a line's end for a new cell.
 */
const FORMULA = String.raw`(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@＝＋－＠])`;
/** A formula, or one that is guarded already. Guarding that too makes every guard go off again without a trace. */
const TO_GUARD = new RegExp(`^'*${FORMULA}`, 'u');
const GUARDED = new RegExp(`^'+${FORMULA}`, 'u');

/** Guards a text that a spreadsheet would run: a deal's name may come from anyone. */
export const escapeFormula = (text: string): string => (TO_GUARD.test(text) ? `'${text}` : text);

/** Takes the guard off again. */
export const unescapeFormula = (text: string): string => (GUARDED.test(text) ? text.slice(1) : text);
