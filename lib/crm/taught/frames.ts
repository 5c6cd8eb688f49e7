import { HOLE, matchToken } from '@/lib/lesson/address-form';
import { idInLink } from './link-id';
import { isShown } from './shown';

/** The documents of the frames of the page's own origin that the page shows. */
export const shownFrames = (document: Document): Document[] =>
  [...document.getElementsByTagName('iframe'), ...document.getElementsByTagName('frame')].flatMap(
    (frame) => (isShown(frame) && (frame as HTMLIFrameElement).contentDocument) || [],
  );

/**
 * Whether a frame's address has this form, and names no other record than the deal. A form without an id is the path itself.
 * Ids of another kind than the deal's are no records' that could be compared with it.
 */
export function isFrameAt(form: string, { URL: address }: Document, deal?: string): boolean {
  const url = new URL(address);
  const id = idInLink(form, url);
  const kind = HOLE.exec(form)?.[0] ?? '';
  const isOther = id !== deal && matchToken(kind, id) && matchToken(kind, deal);
  return !isOther && (id !== undefined || url.pathname === form);
}
