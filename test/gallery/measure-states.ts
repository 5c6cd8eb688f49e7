import type { CutText } from './find-cut-text.ts';

/** A text of one state that is cut off, with the width and theme in which it is. */
export interface CutInState extends CutText {
  state: string;
  width: number;
  theme: string;
}

interface Measurement {
  page: string;
  states: readonly string[];
  lang: string;
  widths: readonly number[];
  themes: readonly string[];
}

/**
 * Measures one state after the other in the frame of the open page, in every width and theme. It runs inside the page,
 * so it uses nothing from outside itself but `findCutText`, which the test puts into every frame.
 */
export async function measureStates({ page, states, lang, widths, themes }: Measurement): Promise<CutInState[]> {
  const frame = document.querySelector('iframe');
  if (!frame) throw new Error('There is no frame to show states in');

  async function show(state: string): Promise<Window & { findCutText: () => CutText[] }> {
    const { promise, resolve } = Promise.withResolvers<void>();
    frame?.addEventListener('load', () => resolve(), { once: true });
    frame?.setAttribute('src', `/?${new URLSearchParams({ page, state, lang })}`);
    await promise;
    const root = frame?.contentDocument?.documentElement;
    while (!root?.dataset.settled) await new Promise((resolve) => setTimeout(resolve, 5));
    if (root.dataset.settled !== 'yes') throw new Error(`${page}: ${state} (${lang}): ${root.dataset.settled}`);
    return frame?.contentWindow as Window & { findCutText: () => CutText[] };
  }

  const found: CutInState[] = [];
  for (const state of states) {
    const frameWindow = await show(state);
    for (const theme of themes) {
      frameWindow.document.documentElement.style.colorScheme = theme;
      for (const width of widths) {
        frame.style.width = `${width}px`;
        found.push(...frameWindow.findCutText().map((cut) => ({ ...cut, state, width, theme })));
      }
    }
  }
  return found;
}
