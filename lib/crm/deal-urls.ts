import type { DealRef } from './reader';

/** Sub-domains that are known to be the vendor's: any other name may be a customer's. */
const VENDORS_OWN = ['www', 'app', 'developers', 'support'];

/** Whether the address is a customer's own sub-domain (`acme.kommo.com`) of one of the domains. */
export function isCustomerHost({ protocol, hostname }: URL, domains: readonly string[]): boolean {
  const [customer = '', ...rest] = hostname.split('.');
  return (
    protocol === 'https:' && customer !== '' && domains.includes(rest.join('.')) && !VENDORS_OWN.includes(customer)
  );
}

/** The deal whose address begins with `path` and a whole id: with `/deal/`, 4217 in `/deal/4217?tab=1`. */
export function dealAtPath(path: string, { origin, pathname }: URL): DealRef | undefined {
  const id = idUnder(path, pathname);
  return id === undefined ? undefined : { id, uri: `${origin}${path}${id}` };
}

/** The id a link leads to, if its address is of the same origin and begins with `path` and a whole id. */
export function linkedId(path: string, link: Element, attribute: string, origin: string): string | undefined {
  const url = linkedAddress(link, attribute, origin);
  return url && idUnder(path, url.pathname);
}

/** Where a link leads, if that is of the same origin. */
export function linkedAddress(link: Element, attribute: string, origin: string): URL | undefined {
  const address = link.getAttribute(attribute) ?? '';
  const url = URL.canParse(address, origin) ? new URL(address, origin) : undefined;
  return url?.origin === origin ? url : undefined;
}

function idUnder(path: string, pathname: string): string | undefined {
  const [id = '', next = ''] = pathname.startsWith(path) ? pathname.slice(path.length).split('/') : [];
  return /^[1-9]\d{0,19}$/.test(id) && !isFormPath(next) ? id : undefined;
}

/** Whether a part of an address, behind the id, means a form to fill in: what it shows is not saved. */
export function isFormPath(part: string): boolean {
  return ['edit', 'create', 'add'].includes(part);
}
