/** For how long the browser may still read the file after the click; some begin only when the manager has chosen a place. */
const READABLE_MS = 60_000;

/**
 * Hands a text to the browser, which saves it as a file as it saves any download.
 * @param text also in parts, one after the other
 */
export function saveFile(name: string, text: string | string[], type: string): void {
  const url = URL.createObjectURL(new Blob([text].flat(), { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), READABLE_MS);
}
