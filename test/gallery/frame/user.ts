import { type MessageKey, t } from '@/lib/i18n';

/** The words an element goes by: those that name it, else those in it. */
function nameOf(element: Element): string {
  const label = element.getAttribute('aria-label');
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
  return (label ?? (labels.map(({ textContent }) => textContent).join(' ') || (element.textContent ?? ''))).trim();
}

function find<E extends HTMLElement>(selector: string, words: string): E {
  const found = [...document.querySelectorAll<E>(selector)].findLast((element) => nameOf(element) === words);
  if (!found) throw new Error(`There is no ${selector} “${words}” on this page`);
  return found;
}

/** Brings an element into the middle of this window; scrollIntoView would move the windows around a frame, too. */
function bringIntoSight(element: Element): void {
  const place = element.closest(':not([hidden])')?.getBoundingClientRect();
  if (place) scrollBy(0, place.top + place.height / 2 - innerHeight / 2);
}

/** Does what a manager would; what is looked for goes by its words, in whatever language. */
export function createUser(whenQuiet: () => Promise<void>) {
  async function act<E extends HTMLElement>(selector: string, words: string, action: (element: E) => void = () => {}) {
    await whenQuiet();
    const element = find<E>(selector, words);
    action(element);
    // What comes of it may move everything.
    await whenQuiet();
    bringIntoSight(element);
  }
  return {
    press: (key: MessageKey, ...values: string[]) =>
      act('button, summary, [role="combobox"]', t(key, ...values), (button) => button.click()),
    type: (text: string, key: MessageKey, ...values: string[]) =>
      act<HTMLInputElement>('input', t(key, ...values), (input) => {
        // React looks past a value that was set by its own setter.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    /** Chooses a file with this text. */
    chooseFile: (text: string, key: MessageKey) =>
      act<HTMLInputElement>('input[type="file"]', t(key), (input) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], 'settings.json', { type: 'application/json' }));
        input.files = transfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }),
    /** Scrolls to what these words stand on. */
    lookAt: (key: MessageKey) => act('h2, legend, button', t(key)),
  };
}

export type User = ReturnType<typeof createUser>;
