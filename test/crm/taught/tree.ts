/** An element of a page before there is a page: its HTML and the way to each of its elements follow from the tree. */
export interface TreeElement {
  tag: string;
  attributes: Readonly<Record<string, string>>;
  children: readonly Child[];
  /** What its open shadow root holds. */
  shadow?: readonly Child[];
  /** The document in it, if it is a frame. */
  document?: TreeElement;
}

export type Child = TreeElement | string;
/** What a page's author may write as a child; nothing comes of `undefined` and `false`. */
export type Content = Child | undefined | false | readonly Content[];
type Attributes = Record<string, string | number | boolean | undefined>;

/**
 * The way from a document's root element to an element in it: the number of the child among its parent's elements, a
 * step into the shadow root, or a step to the root element of the document in the frame.
 */
export type Path = readonly (number | 'shadow' | 'frame')[];

export const el = (tag: string, attributes: Attributes = {}, ...content: Content[]): TreeElement => ({
  tag,
  attributes: writeAttributes(attributes),
  children: flatten(content),
});

/** A custom element with an open shadow root; its own children are what the slots show. */
export const shadowHost = (
  tag: string,
  attributes: Attributes,
  shadow: Content,
  ...content: Content[]
): TreeElement => ({
  ...el(tag, attributes, ...content),
  shadow: flatten([shadow]),
});

export const frame = (attributes: Attributes, document: TreeElement): TreeElement => ({
  ...el('iframe', attributes),
  document,
});

function writeAttributes(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined || value === false ? [] : [[name, value === true ? '' : String(value)]],
    ),
  );
}

function flatten(content: readonly Content[]): Child[] {
  return content.flatMap((one): Child[] => {
    if (one === undefined || one === false) return [];
    return Array.isArray(one) ? flatten(one) : [one as Child];
  });
}

/* ---- to HTML ---- */

const VOID = new Set(['area', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'path', 'source', 'wbr']);
const RAW = new Set(['script', 'style']);

/** Writes a tree as HTML. A shadow root is written as the browser's parser takes it, and a frame without its document. */
function toHtml(child: Child): string {
  if (typeof child === 'string') return escapeText(child);
  const { tag, attributes, children, shadow } = child;
  const written = Object.entries(attributes).map(
    ([name, value]) => ` ${name}="${escapeText(value).replaceAll('"', '&quot;')}"`,
  );
  const start = `<${tag}${written.join('')}>`;
  if (VOID.has(tag)) return start;
  const root = shadow ? `<template shadowrootmode="open">${shadow.map(toHtml).join('')}</template>` : '';
  const inside = RAW.has(tag) ? children.join('') : children.map(toHtml).join('');
  return `${start}${root}${inside}</${tag}>`;
}

export const toDocument = (root: TreeElement): string => `<!doctype html>\n${toHtml(root)}\n`;

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/* ---- ways and words ---- */

/** Finds the way to this very element. */
export function findPath(root: TreeElement, wanted: TreeElement): Path | undefined {
  if (root === wanted) return [];
  for (const [step, inside] of stepsFrom(root)) {
    const path = findPath(inside, wanted);
    if (path) return [...step, ...path];
  }
  return undefined;
}

/** Gives the element at the end of a way. */
export function elementAt(root: TreeElement, path: Path): TreeElement | undefined {
  if (path.length === 0) return root;
  for (const [step, inside] of stepsFrom(root))
    if (step.every((part, index) => part === path[index])) return elementAt(inside, path.slice(step.length));
  return undefined;
}

type Step = readonly [Path, TreeElement];

function stepsFrom({ children, shadow = [], document }: TreeElement): Step[] {
  const numbered = (list: readonly Child[], before: Path) =>
    list.filter((child) => typeof child !== 'string').map((child, index): Step => [[...before, index], child]);
  const into: Step[] = document ? [[['frame'], document]] : [];
  return [...numbered(children, []), ...numbered(shadow, ['shadow']), ...into];
}

/** Gives every frame's document in a tree, with the frame's address as written. */
export function framesIn(root: TreeElement): { src: string; document: TreeElement }[] {
  const own = root.document ? [{ src: root.attributes.src ?? '', document: root.document }] : [];
  return [...own, ...stepsFrom(root).flatMap(([, inside]) => framesIn(inside))];
}

/** Gives all texts and attribute values in a tree. */
export function wordsIn(child: Child): string[] {
  if (typeof child === 'string') return [child];
  const inside = [...child.children, ...(child.shadow ?? []), ...(child.document ? [child.document] : [])];
  return [...Object.values(child.attributes), ...inside.flatMap(wordsIn)];
}
