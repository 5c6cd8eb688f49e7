import { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser';

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

/** Reads a JSON text. If it is not JSON, gives the line of the first mistake. */
export function readJsonSource(text: string): JsonSource | { brokenLine: number } {
  const lineAt = (offset: number) => text.slice(0, offset).split(/\r\n|\r|\n/).length;
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  if (!root || errors[0]) return { brokenLine: lineAt(errors[0]?.offset ?? text.length) };
  const repeated = nodesIn(root).find(isRepeatedKey);
  return {
    value: JSON.parse(text),
    lineOf: (path, within = []) => lineAt(nodeAt(findNodeAtLocation(root, [...within]) ?? root, path).offset),
    repeated: repeated && { name: repeated.value, line: lineAt(repeated.offset) },
  };
}

function nodeAt(root: Node, path: readonly PropertyKey[]): Node {
  const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
  for (let length = steps.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(root, steps.slice(0, length));
    if (found) return found.parent?.type === 'property' ? found.parent : found;
  }
  return nodesIn(root).find((node) => isKey(node) && node.value === steps.at(-1)) ?? root;
}

/** Lists a node and all nodes in it, in the order of the text. */
const nodesIn = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(nodesIn)];

const isKey = (node: Node): boolean => node.parent?.type === 'property' && node.parent.children?.[0] === node;

function isRepeatedKey(node: Node): boolean {
  if (!isKey(node)) return false;
  const properties = node.parent?.parent?.children ?? [];
  return properties.find((property) => property.children?.[0]?.value === node.value) !== node.parent;
}
