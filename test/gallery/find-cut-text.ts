/** A text that a person cannot read as a whole. */
export interface CutText {
  /**
   * `clipped`: a box hides part of the text. `spills`: the text runs out of its own box. `outside`: it runs out of the
   * window. `placeholder`: the field is too narrow for it. `sideways`: the page itself is wider than the window.
   */
  how: 'clipped' | 'spills' | 'outside' | 'placeholder' | 'sideways';
  text: string;
  /** The nearest element, as CSS would select it. */
  where: string;
  /** How many pixels are cut off. */
  by: number;
}

/**
 * Finds, by measuring alone, the texts of the page that are cut off or run over. It passes over text that ends in an
 * ellipsis, because somebody has meant to cut it. It runs inside the page, so it uses nothing from outside itself.
 */
export function findCutText(): CutText[] {
  /** The pixels that do not count, because fonts reach over their lines a little and browsers round. */
  const SLACK = { across: 1, down: 4 };
  const found: CutText[] = [];

  const nameOf = (element: Element): string => [element.localName, ...element.classList].join('.');
  const report = (how: CutText['how'], element: Element, text: string, by: number) =>
    found.push({ how, text: text.trim().slice(0, 60), where: nameOf(element), by: Math.round(by) });

  /** Says whether only a screen reader gets the element. */
  const isUnseen = (element: Element): boolean => {
    for (let at: Element | null = element; at; at = at.parentElement)
      if (getComputedStyle(at).clipPath !== 'none') return true;
    return false;
  };
  const isHiding = (overflow: string) => overflow === 'hidden' || overflow === 'clip';
  const isScrolling = (overflow: string) => overflow === 'auto' || overflow === 'scroll';

  /** Measures how far lines reach out of a box at most: to the left or right, and above or below. */
  const excess = (lines: readonly DOMRect[], box: { left: number; right: number; top: number; bottom: number }) => ({
    across: Math.max(...lines.map(({ left, right }) => Math.max(box.left - left, right - box.right))),
    down: Math.max(...lines.map(({ top, bottom }) => Math.max(box.top - top, bottom - box.bottom))),
  });

  function checkText(node: Text, parent: Element): void {
    const range = document.createRange();
    range.selectNodeContents(node);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    if (lines.length === 0) return;
    let isOwnBox = true;
    for (let box: Element | null = parent; box && box !== document.documentElement; box = box.parentElement) {
      const style = getComputedStyle(box);
      if (style.display === 'inline' || style.display === 'contents') continue;
      const { across, down } = excess(lines, box.getBoundingClientRect());
      const isOver = across > SLACK.across;
      if (isOver && style.textOverflow === 'ellipsis' && isHiding(style.overflowX)) return;
      if (isOver && isHiding(style.overflowX)) return void report('clipped', box, node.data, across);
      if (down > SLACK.down && isHiding(style.overflowY)) return void report('clipped', box, node.data, down);
      if (isOver && isOwnBox && !isScrolling(style.overflowX)) return void report('spills', box, node.data, across);
      // A person can scroll the text of a scrolling box into sight.
      if (isScrolling(style.overflowX) || isScrolling(style.overflowY)) return;
      isOwnBox = false;
    }
    const { clientWidth } = document.documentElement;
    const { across } = excess(lines, { left: 0, right: clientWidth, top: 0, bottom: 0 });
    if (across > SLACK.across) report('outside', parent, node.data, across);
  }

  function checkPlaceholder(input: HTMLInputElement): void {
    if (!input.placeholder || input.value) return;
    const { font, paddingLeft, paddingRight } = getComputedStyle(input);
    const pen = document.createElement('canvas').getContext('2d');
    if (!pen) return;
    pen.font = font;
    const room = input.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight);
    const by = pen.measureText(input.placeholder).width - room;
    if (by > SLACK.across) report('placeholder', input, input.placeholder, by);
  }

  function walk(root: Node): void {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = nodes.nextNode(); node; node = nodes.nextNode()) {
      const element = node instanceof Element ? node : node.parentElement;
      if (!element?.checkVisibility({ visibilityProperty: true }) || isUnseen(element)) continue;
      if (node instanceof Text && node.data.trim() && element.localName !== 'option') checkText(node, element);
      if (node instanceof HTMLInputElement) checkPlaceholder(node);
      if (node instanceof Element && node.shadowRoot) walk(node.shadowRoot);
    }
  }

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) report('sideways', document.documentElement, '', scrollWidth - clientWidth);
  walk(document);
  return found;
}
