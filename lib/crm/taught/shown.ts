import type { Take } from '@/lib/lesson/model';

/** What an element shows to the manager, as a lesson may read it. */

/** Never read: what is hidden by its nature, and what people keep to themselves. */
const NEVER_READ = [
  'script,style,noscript,template,input:is([type=password],[type=hidden],[type=file])',
  ...['cc-', 'password', 'one-time-code'].map((word) => `[autocomplete*="${word}" i]`),
  '[name*="passw" i]',
].join();

/** What a document that was never laid out hides by its own words. */
const HIDDEN = 'head,template,noscript,[hidden],dialog:not([open]),[style*="y:none" i],[style*="y: none" i]';

/** What stands in an element beside its text: signs, and things to press. */
const NO_TEXT =
  'input,select,textarea,button,svg,[role=button],[role=img],[aria-hidden=true],[role=tooltip],[role=menu],[role=listbox]';

/** So many nodes may lie in an element whose text is a value. */
const MAX_NODES = 200;

/** The elements around an element, from the next one outwards, also out of shadow roots. */
export function parentOf(element: Element): Element | null {
  return element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? null;
}

/** Whether the page shows the element, and a lesson may read it. */
export function isShown(element: Element): boolean {
  if (element.matches(NEVER_READ)) return false;
  // A document that was parsed and never laid out says it by its attributes alone.
  if (!element.ownerDocument.defaultView) return !element.closest(HIDDEN);
  return element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
}

/** What an element holds: an attribute, what a control says, or its text; undefined if that is nothing. */
export function take(element: Element, what: Take): string | undefined {
  const text =
    typeof what === 'object' ? attributeOf(element, what.attribute) : (controlValue(element) ?? textOf(element));
  return text?.replace(/\s+/g, ' ').trim() || undefined;
}

/** An attribute's value; that of a list to choose from is the value chosen now. */
export function attributeOf(element: Element, name: string): string | undefined {
  const isChoice = name === 'value' && element.localName === 'select';
  return (isChoice ? (element as HTMLSelectElement).value : element.getAttribute(name)) ?? undefined;
}

function controlValue(element: Element): string | undefined {
  if (!element.matches('input,select,textarea')) return undefined;
  const control = element as HTMLInputElement & HTMLSelectElement;
  if (control.localName === 'select') return control.selectedOptions[0]?.text;
  return /^(checkbox|radio)$/.test(control.type) ? String(control.checked) : control.value;
}

/** The text that an element shows; an empty one if it is too long to be a value. */
function textOf(element: Element): string {
  let left = MAX_NODES;
  let text = '';

  function add(inside: HTMLElement, wordsBefore: string): void {
    if (inside !== element && (inside.matches(NO_TEXT) || isForEarsAlone(inside) || !isShown(inside))) return;
    const isBlock = inside.localName === 'br' || /^(?!inline|contents)./.test(styleOf(inside)?.display ?? '');
    // What stands below the words of an element says more of them, or can be done with them.
    if (isBlock && wordsBefore) return;
    const edge = isBlock ? ' ' : '';
    text += edge;
    let words = '';
    const slotted = inside.localName === 'slot' ? (inside as HTMLSlotElement).assignedNodes() : [];
    for (const node of slotted.length > 0 ? slotted : (inside.shadowRoot ?? inside).childNodes) {
      left -= 1;
      if (left < 0) return;
      if (node.nodeType === Node.TEXT_NODE) {
        text += (node as Text).data;
        words += (node as Text).data.trim();
      }
      if (node.nodeType === Node.ELEMENT_NODE) add(node as HTMLElement, words);
    }
    text += edge;
  }

  add(element as HTMLElement, '');
  return left < 0 ? '' : text;
}

const styleOf = (element: Element) => element.ownerDocument.defaultView?.getComputedStyle(element);

/** Pages keep words for people who listen in boxes of one pixel. */
const isForEarsAlone = ({ offsetWidth, offsetHeight }: HTMLElement): boolean => offsetWidth * offsetHeight === 1;
