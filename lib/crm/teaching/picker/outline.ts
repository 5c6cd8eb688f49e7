import { createLayer, createOutline, isAlive, putAround } from './layer';
import { boxOf } from './place';

/** Nobody looks at more outlines than these. */
const MAX_OUTLINES = 50;

/**
 * Outlines elements of the page until the function that it gives is called, the page is left, or the signal says so.
 * The outlines follow what scrolls, and take no click.
 */
export function outline(document: Document, elements: readonly Element[], signal: AbortSignal): () => void {
  const window = document.defaultView;
  const shown = elements.slice(0, MAX_OUTLINES);
  if (!window || shown.length === 0 || signal.aborted) return () => {};
  const layer = createLayer(document, false);
  const outlines = shown.map((element) => ({ element, line: createOutline(document) }));
  layer.shadow.append(...outlines.map(({ line }) => line));
  const end = new AbortController();
  const over = AbortSignal.any([signal, end.signal]);

  function draw() {
    if (over.aborted) return;
    if (!isAlive()) return end.abort();
    layer.keepOnTop();
    for (const { element, line } of outlines) putAround(line, element.isConnected ? boxOf(element) : undefined);
    window?.requestAnimationFrame(draw);
  }
  over.addEventListener('abort', () => layer.remove());
  window.addEventListener('pagehide', () => end.abort(), { signal: over });
  shown[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  draw();
  return () => end.abort();
}
