import { idAtPath } from '@/lib/crm/deal-urls';

/** The id that a link leads to, if its address is of the same origin and begins with `path` and a whole id. */
export function linkedId(path: string, link: Element, attribute: string, origin: string): string | undefined {
  const url = linkedAddress(link, attribute, origin);
  return url && idAtPath(path, url.pathname);
}

/** The address that a link leads to, if it is of the same origin. */
export function linkedAddress(link: Element, attribute: string, origin: string): URL | undefined {
  const address = link.getAttribute(attribute) ?? '';
  const url = URL.canParse(address, origin) ? new URL(address, origin) : undefined;
  return url?.origin === origin ? url : undefined;
}
