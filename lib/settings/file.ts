import { findNodeAtLocation, type Node, type ParseError, parseTree } from 'jsonc-parser';
import * as z from 'zod/mini';
import { migrated, VERSION } from './migrations';
import { type FileSettings, fileModel, type Settings } from './model';

export const FILE_NAME = 'deal-link-settings.json';

const FORMAT = 'deal-link-settings';

/** Why a file is refused, by what its reader can do about it. */
export interface FileProblem {
  kind:
    | 'broken' // not JSON at all
    | 'other' // JSON of something else
    | 'newer' // from a version that knows more
    | 'unknown' // a name that is no setting
    | 'twice' // a name given two values
    | 'wrong'; // a value that cannot be used
  /** From 1. */
  line: number;
  /** The setting, or name, it is about. */
  name: string;
}

const envelope = z.strictObject({
  format: z.literal(FORMAT),
  version: z.int().check(z.minimum(1)),
  settings: z.record(z.string(), z.unknown()),
});

/** What a manager chose, as a file. The model has no field for a secret, so the file has none. */
export function settingsFile(all: Settings): string {
  const { places: _, hidden: __, stayConnected: ___, chatChannel: ____, ...settings } = all;
  return `${JSON.stringify({ format: FORMAT, version: VERSION, settings }, null, 2)}\n`;
}

/** What a settings file says, if all of it can be used; what it leaves out is absent. */
export function readSettingsFile(text: string): { settings: FileSettings } | { problem: FileProblem } {
  const lineAt = (offset = 0) => text.slice(0, offset).split(/\r\n|\r|\n/).length;
  const refused = (kind: FileProblem['kind'], node?: Node, name = '') => ({
    problem: { kind, name, line: lineAt(node?.offset) },
  });

  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { disallowComments: true });
  if (!root || errors[0])
    return { problem: { kind: 'broken', name: '', line: lineAt(errors[0]?.offset ?? text.length) } };
  const valueAt = (name: string) => findNodeAtLocation(root, [name]);
  if (valueAt('format')?.value !== FORMAT) return refused('other', valueAt('format'));
  const twin = twinIn(root);
  if (twin) return refused('twice', twin, twin.value);

  const file = envelope.safeParse(JSON.parse(text));
  if (!file.success) return wrongIn(file.error, root);
  const { version, settings } = file.data;
  if (version > VERSION) return refused('newer', valueAt('version'));
  const checked = fileModel.safeParse(migrated(settings, version));
  return checked.success ? { settings: checked.data } : wrongIn(checked.error, valueAt('settings') ?? root);

  /** The mistake that comes first in the file. */
  function wrongIn({ issues }: z.core.$ZodError, within: Node) {
    const found = issues.map((issue) => {
      const [unknown] = issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [];
      const path = unknown === undefined ? issue.path : [unknown];
      return refused(unknown === undefined ? 'wrong' : 'unknown', nodeAt(within, path), String(path[0]));
    });
    return found.reduce((first, next) => (next.problem.line < first.problem.line ? next : first));
  }
}

/** What is at a path, or as near to it as the file goes; what an old version named otherwise is found by its last name. */
function nodeAt(within: Node, path: readonly PropertyKey[]): Node {
  const steps = path.map((step) => (typeof step === 'number' ? step : String(step)));
  for (let length = steps.length; length > 0; length -= 1) {
    const found = findNodeAtLocation(within, steps.slice(0, length));
    if (found) return found.parent?.type === 'property' ? found.parent : found;
  }
  return propertyNamed(within, steps.at(-1)) ?? within;
}

function propertyNamed(within: Node, name: string | number | undefined): Node | undefined {
  const [key] = within.type === 'property' ? (within.children ?? []) : [];
  if (key && key.value === name) return key;
  for (const child of within.children ?? []) {
    const found = propertyNamed(child, name);
    if (found) return found;
  }
  return undefined;
}

/** A name that stands a second time in the same object: which of both values was meant cannot be told. */
function twinIn(node: Node): Node | undefined {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const [key] = child.type === 'property' ? (child.children ?? []) : [];
    if (key && seen.has(key.value)) return key;
    if (key) seen.add(key.value);
    const deeper = twinIn(child);
    if (deeper) return deeper;
  }
  return undefined;
}
