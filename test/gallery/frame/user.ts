import { type MessageKey, t } from '@/lib/i18n';

/** Gives the words by which a person knows an element: its accessible name, else the text in it. */
function nameOf(element: Element): string {
  const labelledBy = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
  const label = element.getAttribute('aria-label') ?? labelledBy?.textContent;
  const labels = element instanceof HTMLInputElement ? [...(element.labels ?? [])] : [];
  return (label ?? (labels.map(({ textContent }) => textContent).join(' ') || (element.textContent ?? ''))).trim();
}

function find<E extends HTMLElement>(selector: string, words: string): E {
  const found = [...document.querySelectorAll<E>(selector)].findLast((element) => nameOf(element) === words);
  if (!found) throw new Error(`There is no ${selector} “${words}” on this page`);
  return found;
}

/** Scrolls an element into the middle of this window. `scrollIntoView` would move the windows around a frame too. */
function bringIntoSight(element: Element): void {
  const place = element.closest(':not([hidden])')?.getBoundingClientRect();
  if (place) scrollBy(0, place.top + place.height / 2 - innerHeight / 2);
}

/** Creates a user, who does what a manager does and finds elements by their words in the language of the page. */
export function createUser(whenQuiet: () => Promise<void>) {
  async function act<E extends HTMLElement>(selector: string, words: string, action: (element: E) => void = () => {}) {
    await whenQuiet();
    const element = find<E>(selector, words);
    action(element);
    // The result of the action may move everything on the page.
    await whenQuiet();
    bringIntoSight(element);
  }
  const pressWords = (words: string) =>
    act('button, summary, [role="combobox"], input[type="checkbox"], input[type="radio"]', words, (button) =>
      button.click(),
    );
  return {
    /** Gives a message in the language of the page. */
    words: t,
    press: (key: MessageKey, ...values: string[]) => pressWords(t(key, ...values)),
    /** Presses a button in the group that has this name. */
    pressIn: async (group: MessageKey, key: MessageKey) => {
      await whenQuiet();
      const found = [...document.querySelectorAll('fieldset')].find(
        (one) => one.querySelector('legend')?.textContent === t(group),
      );
      const button = [...(found?.querySelectorAll('button') ?? [])].find((one) => nameOf(one) === t(key));
      if (!button) throw new Error(`There is no “${t(key)}” in “${t(group)}”`);
      button.click();
      await whenQuiet();
      bringIntoSight(button);
    },
    /** Presses what has these words, of which no message is the whole. */
    pressWords,
    type: (text: string, key: MessageKey, ...values: string[]) =>
      act<HTMLInputElement>('input', t(key, ...values), (input) => {
        // React ignores a value that comes by its own setter, so this calls the browser's.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    /** Chooses a file that has this text. */
    chooseFile: (text: string, key: MessageKey) =>
      act<HTMLInputElement>('input[type="file"]', t(key), (input) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], 'settings.json', { type: 'application/json' }));
        input.files = transfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }),
    /** Scrolls to the element that has these words. */
    lookAt: (key: MessageKey) => act('h2, legend, button', t(key)),
  };
}

export type User = ReturnType<typeof createUser>;
