/** Parses an http or https address; undefined for any other text. The extension shows and sends no other links. */
export function parseHttpUrl(text: string): URL | undefined {
  // Browsers also read "https:crm.example" and "https:\\crm.example" as links; other programs that get the text may
  // not.
  return /^\s*https?:\/\//i.test(text) ? (URL.parse(text) ?? undefined) : undefined;
}
