import { take } from '@/lib/crm/taught/shown';
import { comparableText } from '@/lib/deal/same-text';

/** What pages write where nobody has been chosen, or nothing. */
const NO_VALUE =
  /^([^\p{L}\p{N}]*|n\/a|none|empty|(not|no) [\p{L} ]+|unassigned|\+? ?(add|select|choose|assign)( .*)?|не (указан|назначен|выбран|задан)\p{L}*|нет( .*)?|пусто|\+? ?(добавить|выбрать)( .*)?|sin [\p{L} ]+|ningun[oa]|sem [\p{L} ]+|nenhuma?|não [\p{L} ]+|no asignad[oa])$/iu;

/** No name of a deal is longer. */
const LONGEST_VALUE = 500;

/** The text or the control's value that an element shows; undefined if there is none, or too much for one value. */
export function shownText(element: Element): string | undefined {
  const text = comparableText(take(element, 'text') ?? '');
  return text === '' || text.length > LONGEST_VALUE ? undefined : text;
}

/** The same of a person or a state, of which pages also say that there is none. */
export function shownValue(element: Element): string | undefined {
  const text = shownText(element);
  return text === undefined || NO_VALUE.test(text) ? undefined : text;
}

/** What people write as a phone: not a date, nor an amount. */
export function isPhoneText(text: string): boolean {
  const phone = text.trim();
  if (phone.length < 7 || phone.length > 30 || !/^\+?[\d\s().\-–/]+$/.test(phone)) return false;
  const digits = phone.replace(/\D/g, '').length;
  const isOther = /^\d{1,4}([-./])\d{1,2}\1\d{1,4}$/.test(phone) || /[.,]\d\d$/.test(phone);
  return !isOther && digits <= 15 && digits >= (phone.startsWith('+') ? 7 : 10);
}

/** The letters in place of a person's picture. */
const INITIALS = /^\p{Lu}{1,3}$/u;
const MOST_STEPS = 12;

/** The innermost element that shows all of an element's value, or the one control that holds it. */
export function tighten(element: Element): Element {
  let at = element;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const inside = [...(at.shadowRoot ?? at).children];
    const [only, ...others] = inside.filter((child) => {
      const text = shownText(child);
      return holdsControl(child) || (text !== undefined && !INITIALS.test(text));
    });
    if (!only || others.length > 0 || hasOwnText(at)) return at;
    at = only;
  }
  return at;
}

const CONTROL = 'select,textarea,input:not([type=hidden],[type=password],[type=submit],[type=button],[type=file])';

const holdsControl = (element: Element): boolean => element.matches(CONTROL) || element.querySelector(CONTROL) !== null;

const hasOwnText = (element: Element): boolean =>
  [...(element.shadowRoot ?? element).childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && (node as Text).data.trim() !== '',
  );

/** The value in an element that may also hold its label: the second of two parts, or all of it. */
export function withoutLabel(element: Element): Element | undefined {
  const whole = tighten(element);
  const parts = [...(whole.shadowRoot ?? whole).children].filter(
    (part) => holdsControl(part) || shownText(part) !== undefined,
  );
  const [label, value, ...more] = parts;
  if (!label || !value || hasOwnText(whole)) return whole;
  return more.length > 0 || label.querySelector('a[href]') ? undefined : tighten(value);
}

/** Whether an element stands within a sentence. */
export const isInSentence = (element: Element): boolean => {
  const parent = element.parentElement;
  return (
    parent !== null &&
    parent.childElementCount <= 6 &&
    [...parent.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\p{L}{2}/u.test((node as Text).data))
  );
};

/** Whether the first text holds the second as whole words. */
export function holdsText(text: string, part: string): boolean {
  const at = text.toLowerCase().indexOf(part.toLowerCase());
  const isEdge = (sign: string | undefined) => !sign || !/[\p{L}\p{N}]/u.test(sign);
  return at >= 0 && part !== '' && isEdge(text[at - 1]) && isEdge(text[at + part.length]);
}
