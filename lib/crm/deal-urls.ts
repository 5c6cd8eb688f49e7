import type { DealRef } from './site';

/** No name, and the sub-domains that vendors are known to use themselves: any other name may be a customer's. */
const NOT_CUSTOMERS = ['', 'www', 'app', 'developers', 'support'];

/** Whether the address is a customer's own sub-domain (`acme.kommo.com`) of one of the domains. */
export function isCustomerHost({ protocol, hostname }: URL, domains: readonly string[]): boolean {
  const [customer = '', ...rest] = hostname.split('.');
  return protocol === 'https:' && domains.includes(rest.join('.')) && !NOT_CUSTOMERS.includes(customer);
}

/** The deal whose address begins with `path` and a whole id: with `/deal/`, 4217 in `/deal/4217?tab=1`. */
export function dealAtPath(path: string, url: URL): DealRef | undefined {
  const id = isCopyForm(url) ? undefined : idAtPath(path, url.pathname);
  return id === undefined ? undefined : { id, uri: `${url.origin}${path}${id}` };
}

/** The whole id that follows `path` at the beginning of a pathname, unless the pathname leads to a form to fill in. */
export function idAtPath(path: string, pathname: string): string | undefined {
  const [id = '', next = ''] = pathname.startsWith(path) ? pathname.slice(path.length).split('/') : [];
  return /^[1-9]\d{0,19}$/.test(id) && !isFormPath(next) ? id : undefined;
}

/** Whether the part of an address that follows the id means a form to fill in: nobody has saved what it shows. */
export function isFormPath(part: string): boolean {
  return /^(edit|create|add|new|copy|clone|duplicate)$/.test(part);
}

/**
 * Whether the query turns a deal's page into the form of a new deal, which the CRM fills in from that deal. Bitrix24
 * says "expose" where that deal is a template for deals that repeat.
 */
export function isCopyForm({ search }: URL): boolean {
  return /[?&=](is)?(copy|clone|duplicate|expose)(?![a-z])/i.test(search);
}

/** The value of a query's parameter; undefined if the query has none, or several that differ. */
export function onlyParameter({ searchParams }: URL, name: string): string | undefined {
  const values = searchParams.getAll(name);
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}
