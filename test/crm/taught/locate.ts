import type { ElementHandle, Frame, Page } from '@playwright/test';
import type { Path } from './tree.ts';

/** Finds the element at the end of a way in a page that a browser shows, so that a test can press it as a person would. */
export async function locate(page: Page, path: Path): Promise<ElementHandle<Element>> {
  let frame: Frame = page.mainFrame();
  const last = path.lastIndexOf('frame');
  for (const [index, step] of path.entries()) {
    if (step !== 'frame') continue;
    const around = await walk(frame, path.slice(path.lastIndexOf('frame', index - 1) + 1, index));
    const inside = await around.contentFrame();
    if (!inside) throw new Error(`no frame at ${path.slice(0, index).join(' ')}`);
    frame = inside;
  }
  return walk(frame, path.slice(last + 1));
}

async function walk(frame: Frame, path: Path): Promise<ElementHandle<Element>> {
  const handle = await frame.evaluateHandle(
    (steps) => {
      let at: Element | ShadowRoot | null | undefined = document.documentElement;
      for (const step of steps) at = step === 'shadow' ? (at as Element).shadowRoot : at?.children[step as number];
      return at as Element | null | undefined;
    },
    path as (number | string)[],
  );
  const element = handle.asElement();
  if (!element) throw new Error(`no element at ${path.join(' ')}`);
  return element as ElementHandle<Element>;
}
