import { isShown } from '@/lib/crm/taught/shown';
import { formsOf } from '@/lib/lesson/address-choices';
import { matchAddress } from '@/lib/lesson/address-form';
import type { Sighted, Survey } from './survey';
import { holdersOf, isWithin } from './tree';

/** A link to a record of the CRM, whose address holds an id. */
export interface RecordLink extends Sighted<HTMLAnchorElement> {
  /** `own` is the page's own deal. */
  kind: 'user' | 'contact' | 'deal' | 'own' | 'other';
  id: string;
}

/** A page with more links is a list. */
const MOST_LINKS = 2_000;

const USER_WORD =
  /^(users?|employees?|owners?|managers?|agents?|members?|staff|profiles?|usuarios?|empleados?|funcionarios?|colleagues?|пользовател[иь]|сотрудники?)$/i;
const CONTACT_WORD =
  /^(contacts?|persons?|people|customers?|clients?|contactos?|contatos?|personas?|pessoas?|clientes?|partners?|контакты?|клиенты?)$/i;

/** The links of a page that lead to records, and of which kind these are: words in the addresses say so. */
export function findRecordLinks({ links }: Survey, page: URL): RecordLink[] {
  const [own] = formsOf(page);
  return links.slice(0, MOST_LINKS).flatMap((sighted) => {
    const { element } = sighted;
    const url = URL.parse(element.getAttribute('href') ?? '', element.baseURI);
    if (!url || url.origin !== page.origin || !isShown(element)) return [];
    const isRoute = /^#!?\/|=/.test(url.hash);
    // Scripts make buttons of links that lead nowhere: `#` and `#details`.
    if (!isRoute && element.getAttribute('href')?.startsWith('#')) return [];
    const choices = formsOf(url);
    // Where the hash of a link holds an id, it names another record than the path does.
    const routed = isRoute ? choices.find(({ form }) => form.includes('#')) : undefined;
    const deal = own && (!routed || own.form.includes('#')) ? matchAddress(own.form, url) : undefined;
    if (deal) return [{ ...sighted, kind: deal.id === own?.id ? 'own' : 'deal', id: deal.id }];
    const choice = routed ?? choices[0];
    return choice ? [{ ...sighted, kind: kindOf(url), id: choice.id }] : [];
  });
}

/** Whose page an address is: the last word for people in it says so. */
function kindOf({ pathname, search, hash }: URL): RecordLink['kind'] {
  const words = `${pathname}${search}${hash}`.split(/[^\p{L}]+|(?<=[a-z])(?=[A-Z])/u);
  const last = words.findLast((word) => USER_WORD.test(word) || CONTACT_WORD.test(word));
  if (last === undefined) return 'other';
  return USER_WORD.test(last) ? 'user' : 'contact';
}

/**
 * Says of elements whether they stand in the row of another deal: beside a link to it, in a row or in the box around
 * the link, as long as that box holds no link to a third deal.
 */
export function inOtherRows(links: readonly RecordLink[]): (element: Element) => boolean {
  const rows = new Set<Element>();
  for (const { element } of links.filter(({ kind }) => kind === 'deal'))
    rows.add(element.closest('tr,li,[role=row],[role=listitem],article') ?? element.parentElement ?? element);
  const holders = holdersOf(links.filter(({ kind }) => kind === 'own').map(({ element }) => element));
  return (element) => isWithin(element, rows) && !holders.has(element);
}
