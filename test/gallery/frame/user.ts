import { type MessageKey, t } from '@/lib/i18n';

const nextTask = () => new Promise((resolve) => setTimeout(resolve));

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

/** Does what a manager would; what is looked for goes by its words, in whatever language. */
export function createUser(whenQuiet: () => Promise<void>) {
  async function act(action: () => void) {
    await whenQuiet();
    action();
    await nextTask();
  }
  return {
    press: (key: MessageKey, ...values: string[]) =>
      act(() => find('button, summary, [role="combobox"]', t(key, ...values)).click()),
    type: (text: string, key: MessageKey, ...values: string[]) =>
      act(() => {
        const input = find<HTMLInputElement>('input', t(key, ...values));
        // React looks past a value that was set by its own setter.
        Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
        input.dispatchEvent(new Event('input', { bubbles: true }));
      }),
    /** Chooses a file with this text. */
    chooseFile: (text: string, key: MessageKey) =>
      act(() => {
        const input = find<HTMLInputElement>('input[type="file"]', t(key));
        const transfer = new DataTransfer();
        transfer.items.add(new File([text], 'settings.json', { type: 'application/json' }));
        input.files = transfer.files;
        input.dispatchEvent(new Event('change', { bubbles: true }));
      }),
  };
}

export type User = ReturnType<typeof createUser>;
