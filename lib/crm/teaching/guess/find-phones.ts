import { isShown } from '@/lib/crm/taught/shown';
import type { ShownPerson } from './find-people';
import type { LabelledValue } from './label-values';
import type { RecordLink } from './record-links';
import type { Sighted, Survey } from './survey';
import { isPhoneText, shownText, tighten } from './texts';
import { around, holdersOf, isWithin } from './tree';

const PHONE_LINK = /^(tel|callto):/i;

/** So far from a person its phones may stand: without a label of their own, and with one. */
const NEAR = 4;
const FAR = 8;

/** The phones of the contacts: what stands with them, and what labels of phones name and stands with nobody else. */
export function findPhones(
  { links, phones }: Survey,
  labelled: readonly LabelledValue[],
  records: readonly RecordLink[],
  contacts: readonly ShownPerson[],
): Element[] {
  const isPlace = ({ part }: Sighted) => part === 'record' || part === 'side';
  const calls = links.filter(({ element }) => PHONE_LINK.test(element.getAttribute('href') ?? ''));
  const shown = [...calls, ...phones].filter(isPlace).map(({ element }) => element);
  const byLabel = labelled.filter(({ field }) => field === 'phones').flatMap(({ element }) => phonesIn(element, shown));
  const own = new Set(contacts.map(({ element }) => element));
  const others = records.map(({ element }) => element).filter((element) => !own.has(element));
  const taken = new Set(
    labelled.filter(({ field }) => /^(other|responsible|name|closed)$/.test(field)).map(({ element }) => element),
  );
  const [holdOwn, holdOthers] = [holdersOf([...own]), holdersOf(others)];
  const named = new Set(byLabel);
  return [...new Set([...shown, ...byLabel])].filter((element) => {
    if (!isShown(element) || isWithin(element, taken)) return false;
    const isNamed = named.has(element);
    const first = around(element)
      .take(isNamed ? FAR : NEAR)
      .find((above) => holdOwn.has(above) || holdOthers.has(above));
    return first ? holdOwn.has(first) && (isNamed || !holdOthers.has(first)) : isNamed;
  });
}

/** The phones in a value that a label names. */
function phonesIn(value: Element, shown: readonly Element[]): Element[] {
  const values = new Set([value]);
  const inside = shown.filter((element) => isWithin(element, values));
  const alone = tighten(value);
  return inside.length > 0 || !isPhoneText(shownText(alone) ?? '') ? inside : [alone];
}
