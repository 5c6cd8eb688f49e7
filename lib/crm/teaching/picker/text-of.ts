/** A longer text is shown by its beginning. */
const MAX_SHOWN = 120;

/** What a control holds is never read where the browser hides it from people. */
const SECRET = 'input[type="password"], input[type="hidden"]';

/** The text that the manager would choose with this element, in one line. */
export function textOf(element: Element): string {
  const text = element.matches(SECRET) ? '' : shownIn(element);
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_SHOWN ? `${line.slice(0, MAX_SHOWN)}…` : line;
}

function shownIn(element: Element): string {
  switch (element.localName) {
    case 'select':
      return (element as HTMLSelectElement).selectedOptions[0]?.text ?? '';
    case 'input':
    case 'textarea':
      return (element as HTMLInputElement).value;
    case 'img':
      return (element as HTMLImageElement).alt;
    default:
      return (element as HTMLElement).innerText ?? element.textContent ?? '';
  }
}
