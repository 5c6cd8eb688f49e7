import { idInLink } from './link-id';
import { isShown } from './shown';

/** The documents of the frames of the page's own origin that the page shows. */
export const shownFrames = (document: Document): Document[] =>
  [...document.getElementsByTagName('iframe'), ...document.getElementsByTagName('frame')].flatMap((frame) => {
    const inside = isShown(frame) ? (frame as HTMLIFrameElement).contentDocument : null;
    return inside ?? [];
  });

/** Whether a frame's address has this form; a form without an id is the path itself. */
export function isFrameAt(form: string, { URL: address }: Document): boolean {
  const url = URL.parse(address);
  return url !== null && (url.pathname === form || Boolean(idInLink(form, url)));
}
