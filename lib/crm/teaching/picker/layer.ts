import { browser } from 'wxt/browser';
import { ownLayers } from './composed-tree';
import type { Box } from './place';
import { createTopLayer } from './top-layer';

/** Between an outline and what it is around. */
const GAP = 2;

// Styles are set through the CSSOM, because a page's content security policy may forbid styles in text.
export function styled(document: Document, css: string): HTMLDivElement {
  const element = document.createElement('div');
  element.style.cssText = css;
  return element;
}

/** Gives a message. Content scripts have no catalogue, so they ask the browser alone. */
export const message = (key: Parameters<typeof browser.i18n.getMessage>[0], ...values: string[]): string =>
  browser.i18n.getMessage(key, values);

/** Whether the browser still lets this script work: it takes the extension's interface away from scripts left over. */
export const isAlive = (): boolean => Boolean(browser.runtime?.id);

/** Makes a layer over the whole window, in a closed shadow root, which no style and no script of the page reaches. */
export function createLayer(document: Document, takesPointer: boolean) {
  const host = styled(
    document,
    `all:initial;display:block;position:fixed;inset:0;width:100%;height:100%;max-width:none;max-height:none;margin:0;
     border:0;padding:0;background:none;overflow:hidden;color-scheme:light;font:13px/18px system-ui;
     pointer-events:${takesPointer ? 'auto;cursor:crosshair' : 'none'}`,
  );
  ownLayers.add(host);
  const shadow = host.attachShadow({ mode: 'closed' });
  return { host, shadow, ...createTopLayer(document, host) };
}

/** Makes an outline. Forced colours keep borders; the light ring around it shows it on dark pages too. */
export const createOutline = (document: Document): HTMLDivElement =>
  styled(
    document,
    `position:absolute;box-sizing:border-box;border:2px solid #3f51d3;border-radius:4px;
     box-shadow:0 0 0 2px #fff,inset 0 0 0 1px #fff;background:rgb(63 81 211 / 10%);pointer-events:none`,
  );

/** Puts an outline around a place of the window; nowhere if there is none. */
export function putAround(outline: HTMLElement, box: Box | undefined): void {
  outline.style.display = box ? 'block' : 'none';
  if (!box) return;
  outline.style.left = `${box.left - GAP}px`;
  outline.style.top = `${box.top - GAP}px`;
  outline.style.width = `${box.width + 2 * GAP}px`;
  outline.style.height = `${box.height + 2 * GAP}px`;
}
