/**
 * A longer text is no name that a person wrote, so it is compared as it stands. To bring letters and the marks over them
 * into one order takes browsers a time that grows with the square of the number of marks.
 */
const MAX_NORMALISED = 1_000;

/** The text as it is compared: CRMs and Wazzup may trim the texts that they store, or write their letters another way. */
export function comparableText(text: string): string {
  const written = text.length > MAX_NORMALISED ? text : text.normalize('NFC');
  return written.replace(/\s+/gu, ' ').trim();
}
