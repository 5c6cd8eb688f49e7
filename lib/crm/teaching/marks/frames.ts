import { linkForms } from './person-id';

/** The form of the address of the frame in which an element stands; undefined if it stands in the page itself. */
export function frameForm(inside: Document, page: Document): string | 'unknown' | undefined {
  if (inside === page) return undefined;
  const url = URL.parse(inside.URL);
  if (!url?.pathname.startsWith('/') || url.protocol === 'about:') return 'unknown';
  return linkForms(url)[0] ?? url.pathname;
}
