import * as z from 'zod/mini';
import { mapOf, only, passes } from '@/lib/zod-parts';
import { type JsonSource, readJsonSource } from './json-source';
import { migrated, VERSION } from './migrations';
import { type FileSettings, fileModel, isTooLong, type Settings } from './model';

export const FILE_NAME = 'deal-link-settings.json';

/** No settings file is longer, in characters; a longer one would only keep the browser busy. */
export const MAX_LENGTH = 1_000_000;

const FORMAT = 'deal-link-settings';

/** Why a file is refused, by what its reader can do about it. */
export interface FileProblem {
  kind:
    | 'long' // the text is longer than a settings file can be
    | 'broken' // the text is not JSON
    | 'other' // the file holds JSON of something else
    | 'newer' // a newer version of the extension wrote the file
    | 'unknown' // a name is no setting
    | 'twice' // a name has two values
    | 'wrong'; // a value is not valid
  /** The line the problem is in; the first line is 1. */
  line: number;
  /** The setting, or name, the problem is about; empty if it is about the whole file. */
  name: string;
}

type Refusal = { problem: FileProblem };

const envelope = z.strictObject({
  format: only(FORMAT),
  version: z.number().check(passes((version) => Number.isInteger(version) && version >= 1)),
  settings: mapOf(() => true, z.unknown()),
});

/** Writes the manager's choices as a file. The file holds no secret, because the model has no field for one. */
export function settingsFile(all: Settings): string {
  const { places: _, hidden: __, stayConnected: ___, chatChannel: ____, ...settings } = all;
  return `${JSON.stringify({ format: FORMAT, version: VERSION, settings }, null, 2)}\n`;
}

/** Reads a settings file. It is taken whole or refused; settings that the file leaves out are absent from the result. */
export function readSettingsFile(text: string): { settings: FileSettings } | Refusal {
  if (text.length > MAX_LENGTH) return { problem: { kind: 'long', name: '', line: 1 } };
  const source = readJsonSource(text);
  if ('brokenLine' in source) return { problem: { kind: 'broken', name: '', line: source.brokenLine } };
  if ('deepLine' in source) return { problem: { kind: 'other', name: '', line: source.deepLine } };
  const { value, lineOf, repeated } = source;
  const isOurs = typeof value === 'object' && value !== null && 'format' in value && value.format === FORMAT;
  if (!isOurs) return { problem: { kind: 'other', name: '', line: lineOf(['format']) } };
  if (repeated) return { problem: { kind: 'twice', ...repeated } };

  const file = envelope.safeParse(value);
  if (!file.success) return firstMistake(file.error, [], source);
  const { version, settings } = file.data;
  if (version > VERSION) return { problem: { kind: 'newer', name: '', line: lineOf(['version']) } };
  const tooLong = Object.keys(settings).find((name) => isTooLong(settings[name]));
  if (tooLong !== undefined)
    return { problem: { kind: 'wrong', name: tooLong, line: lineOf([tooLong], ['settings']) } };
  const checked = fileModel.safeParse(migrated(settings, version));
  return checked.success ? { settings: checked.data } : firstMistake(checked.error, ['settings'], source);
}

/** Picks the mistake that comes first in the file. The paths of the error begin in the object at `within`. */
function firstMistake({ issues }: z.core.$ZodError, within: readonly string[], { lineOf }: JsonSource): Refusal {
  const mistakes = issues.map((issue): FileProblem => {
    const [unknown] = issue.code === 'unrecognized_keys' && issue.path.length === 0 ? issue.keys : [];
    const path = unknown === undefined ? issue.path : [unknown];
    const kind = unknown === undefined ? 'wrong' : 'unknown';
    return { kind, name: String(path[0]), line: lineOf(path, within) };
  });
  return { problem: mistakes.reduce((first, next) => (next.line < first.line ? next : first)) };
}
