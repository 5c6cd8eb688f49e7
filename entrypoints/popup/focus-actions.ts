/** Moves the focus to the first action of the deal, when what has it is about to go: else it would fall to the page's top. */
export const focusActions = (): void => document.querySelector<HTMLElement>('.footer button:not(:disabled)')?.focus();
