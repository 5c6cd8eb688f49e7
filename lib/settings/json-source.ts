import { createScanner, type Node, type ParseError, parseTree } from 'jsonc-parser';

/** A JSON text whose values can be traced to their lines. Lines count from 1. */
export interface JsonSource {
  value: unknown;
  /**
   * Gives the line of what stands at a path, or as near to it as the text goes. If nothing on the path is there, it
   * looks for the last name of the path: a settings file of an old version may have it in another place.
   * @param within the path of the object that the path begins in
   */
  lineOf(path: readonly PropertyKey[], within?: readonly string[]): number;
  /** The first name that stands a second time in its object: nobody can tell which of both values was meant. */
  repeated: { name: string; line: number } | undefined;
}

/** Lists and objects inside of each other, so many at most: parsers of deeper texts run out of stack. */
const MAX_DEPTH = 100;

/**
 * Reads a JSON text. If it is not JSON, gives the line of the first mistake; if it is too deep, the line where it gets
 * so.
 */
export function readJsonSource(text: string): JsonSource | { brokenLine: number } | { deepLine: number } {
  const lineAt = lineFinder(text);
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) return { deepLine: lineAt(tooDeep) };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  if (!root || errors[0]) return { brokenLine: lineAt(errors[0]?.offset ?? text.length) };
  const nodes = nodesIn(root);
  const tree = indexNames(nodes);
  return {
    value: JSON.parse(text),
    lineOf: (path, within = []) => lineAt(tree.nearest(path, tree.at(root, within) ?? root).offset),
    repeated: tree.repeated && { name: tree.repeated.value, line: lineAt(tree.repeated.offset) },
  };
}

/** Gives the line of a place in a text. */
function lineFinder(text: string): (offset: number) => number {
  const ends = [...text.matchAll(/\r\n|\r|\n/g)].map(({ 0: end, index }) => index + end.length);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}

/** The place where a text becomes too deep; undefined if it does not. */
function findTooDeep(text: string): number | undefined {
  const scanner = createScanner(text, true);
  let depth = 0;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const mark = text.charAt(scanner.getTokenOffset());
    if (mark === '{' || mark === '[') depth += 1;
    if (mark === '}' || mark === ']') depth -= 1;
    if (depth > MAX_DEPTH) return scanner.getTokenOffset();
  }
  return undefined;
}

/** Lists a node and all nodes in it, in the order of the text. */
function nodesIn(root: Node): Node[] {
  const nodes: Node[] = [];
  const add = (node: Node) => {
    nodes.push(node);
    node.children?.forEach(add);
  };
  add(root);
  return nodes;
}

/** Finds nodes by their names, which it looks through once. */
function indexNames(nodes: readonly Node[]) {
  /** The first property of each name, in each object. */
  const properties = new Map<Node, Map<string, Node>>();
  const firstKeys = new Map<string, Node>();
  let repeated: Node | undefined;
  for (const property of nodes.filter(({ type }) => type === 'property')) {
    const [key] = property.children ?? [];
    const { parent } = property;
    if (!key || !parent) continue;
    const siblings = properties.get(parent) ?? new Map<string, Node>();
    properties.set(parent, siblings);
    if (siblings.has(key.value)) repeated ??= key;
    else siblings.set(key.value, property);
    if (!firstKeys.has(key.value)) firstKeys.set(key.value, key);
  }

  const step = (node: Node | undefined, name: PropertyKey): Node | undefined =>
    node?.type === 'array'
      ? node.children?.[Number(name)]
      : node && properties.get(node)?.get(String(name))?.children?.[1];
  const at = (from: Node, path: readonly PropertyKey[]) => path.reduce<Node | undefined>(step, from);

  /** What stands at a path, or as near to it as the text goes. */
  function nearest(path: readonly PropertyKey[], from: Node): Node {
    for (let length = path.length; length > 0; length -= 1) {
      const found = at(from, path.slice(0, length));
      if (found) return found.parent?.type === 'property' ? found.parent : found;
    }
    return firstKeys.get(String(path.at(-1))) ?? from;
  }

  return { at, nearest, repeated };
}
