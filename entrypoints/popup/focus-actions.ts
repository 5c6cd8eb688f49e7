/** Moves the focus to the first action of the deal, when what has it is about to go: else it would fall to the page's top. */
export const focusActions = (): void =>
  document.querySelector<HTMLElement>('.actions button:not([aria-disabled])')?.focus();

/** Brings the manager to the list of Wazzup's people. */
export function focusResponsible(): void {
  const field = document.querySelector<HTMLElement>('.responsible [role=combobox]');
  field?.scrollIntoView({ block: 'center' });
  field?.focus();
}
