import { digitsOf } from '@/lib/crm/taught/field-values';
import { take } from '@/lib/crm/taught/shown';
import type { LessonField, Take } from '@/lib/lesson/model';

/** Attributes that say in the machine's own words what a state is. */
const STATE_ATTRIBUTE =
  /^(data-([a-z-]*-)?(state|status|stage|phase|closed|value)(-(type|kind|group|category|code|id))?|aria-(checked|pressed|valuetext)|value)$/;

/** What opens, folds and is ticked: of that some libraries of elements say in the same attribute how it is at the moment. */
const WIDGET = ':is(button,input,summary,[aria-haspopup],[aria-expanded],[role])[data-state]';

/** The attributes of an element that say what the state of a record is. */
export const stateAttributes = (element: Element): string[] =>
  element
    .getAttributeNames()
    .filter(
      (name) =>
        STATE_ATTRIBUTE.test(name) && !(name === 'data-state' && element.ownerDocument.querySelector(WIDGET) !== null),
    );

/** Attributes that hold what an element without text stands for. */
const TEXT_ATTRIBUTE =
  /^(value|content|alt|title|aria-label|label|name|text|(data-)?([a-z-]*-)?(value|name|text|title|label|display|phone|tel|number|subject))$/;

/** What of an element may be the value, the likeliest first. */
export function takesOf(field: LessonField, element: Element): Take[] {
  const isControl = element.matches('input,select,textarea');
  const whole: Take = isControl ? 'value' : 'text';
  const names = element.getAttributeNames();
  if (field === 'closed') {
    // What a box is worth stands in its attribute whether it is ticked or not.
    const isBox = element.matches('[type=checkbox],[type=radio]');
    const states =
      element.localName === 'select'
        ? ['value']
        : stateAttributes(element).filter((name) => !(isBox && name === 'value'));
    const taken = [...new Set([...states, ...optionAttributes(element)])].map((attribute): Take => ({ attribute }));
    const label: Take[] = taken.length === 0 && names.includes('aria-label') ? [{ attribute: 'aria-label' }] : [];
    return [...taken, ...(take(element, whole) === undefined ? label : [whole])];
  }
  if (isControl || fits(field, take(element, whole))) return [whole];
  const link: Take[] =
    field === 'phones' && element.matches('a[href^="tel:"],a[href^="callto:"]') ? [{ attribute: 'href' }] : [];
  const texts = names.filter(
    (name) => TEXT_ATTRIBUTE.test(name) && fits(field, element.getAttribute(name) ?? undefined),
  );
  return [...link, ...texts.map((attribute): Take => ({ attribute }))];
}

/** Whether a text may be the value of a field, by its looks. */
function fits(field: LessonField, text: string | undefined): boolean {
  if (text === undefined) return false;
  if (field === 'phones')
    return /^\+?[\d\s().\-–/]{5,30}$/.test(text.replace(/^(tel|callto):/, '')) && digitsOf(text).length >= 5;
  return field === 'name' ? text.length <= 500 : /\p{L}/u.test(text) && text.length <= 200;
}

/** The attributes by which one of several options differs from the others: its name in the machine's own words. */
function optionAttributes(element: Element): string[] {
  const options = optionsAround(element);
  return element.getAttributeNames().filter((name) => {
    const values = options.map((option) => option.getAttribute(name));
    const isNamed = values.every((value) => value !== null && !/\d{3}/.test(value));
    return name.startsWith('data-') && options.length > 1 && isNamed && new Set(values).size === options.length;
  });
}

/** The options of the list in which one is the current one. */
export function optionsAround(element: Element): Element[] {
  const option = element.closest('[role=radio],[role=option],[role=tab],[aria-current]');
  const role = option?.getAttribute('role');
  const list = option?.closest('[role=radiogroup],[role=listbox],[role=tablist],ul,ol');
  return list && role ? [...list.querySelectorAll(`[role="${CSS.escape(role)}"]`)] : [];
}
