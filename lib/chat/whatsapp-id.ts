/**
 * Some people have two forms of one number: Brazil has given its mobiles a ninth digit, Mexico has taken away the 1 that
 * was dialled from abroad, and Argentina puts a 9 before a mobile that is dialled from abroad. WhatsApp names a person by
 * one of the two, and not always by the one that people dial.
 */

/** A Brazilian mobile that has, or had, eight digits. Those began with 6 to 9; what begins with 2 to 5 is a landline. */
const BRAZIL = /^55(\d\d)9?([6-9]\d{7})$/;
const MEXICO = /^521?(\d{10})$/;
const ARGENTINA = /^549?(\d{10})$/;

/** In the areas up to this one (São Paulo, Rio de Janeiro, Espírito Santo) WhatsApp knows mobiles with the ninth digit. */
const LAST_AREA_WITH_NINE = 28;

/**
 * The id under which the extension adds a number to Wazzup: one form of each number, however it is written in the CRM.
 * - Brazil: the ninth digit in the areas 11 to 28, none in the others. Mobiles that began with another digit than 6 to 9
 *   are younger than the ninth digit and keep it. Source: the help pages of three vendors of WhatsApp's API (Green API,
 *   Whapi, Zoko) and the rule in Evolution API.
 * - Mexico: without the 1. It is the number as people dial it, to which WhatsApp leads from either form (Green API);
 *   Evolution API and Chatwoot take the 1 away as well.
 * - Argentina: as written. The 9 says that a number is a mobile, and only who wrote it knows that of one without.
 */
export function toWhatsAppId(digits: string): string {
  const [, area, mobile] = BRAZIL.exec(digits) ?? [];
  if (area) return `55${area}${Number(area) <= LAST_AREA_WITH_NINE ? '9' : ''}${mobile}`;
  return digits.replace(MEXICO, '52$1');
}

/** What the forms of one person's number have in common. */
const toPerson = (digits: string): string =>
  digits.replace(BRAZIL, '55$1$2').replace(MEXICO, '52$1').replace(ARGENTINA, '54$1');

/** Whether two numbers, with their countries' codes, are forms of one person's. */
export const isSamePerson = (one: string, other: string): boolean => toPerson(one) === toPerson(other);

/** The numbers, each person's once: of two forms the longer, which says more. */
export function onePerPerson(numbers: readonly string[]): string[] {
  const longestLast = numbers.toSorted((one, other) => one.length - other.length);
  const kept = new Map(longestLast.map((digits) => [toPerson(digits), digits]));
  return [...new Set(numbers.map((digits) => kept.get(toPerson(digits)) ?? digits))];
}
