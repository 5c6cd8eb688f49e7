/** The address if it is http(s), the only links that are ever shown or sent. */
export function parseHttpUrl(text: string): URL | undefined {
  // Browsers also read "https:crm.example" and "https:\\crm.example" as links; others who get the text need not.
  return /^\s*https?:\/\//i.test(text) ? (URL.parse(text) ?? undefined) : undefined;
}
