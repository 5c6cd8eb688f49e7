import type * as z from 'zod/mini';
import { isTooLong } from './model';

export interface Picked<T> {
  values: T;
  /** The values that were left out, written as an administrator finds them: `pill: "big"`. */
  rejected: string[];
}

/**
 * Picks from some values those that fit a model whose fields are all optional. Each value that does not fit is left out
 * alone, and of lists and maps only the rows that do not fit, so that one mistake never takes anything else with it.
 */
export function pickValid<T extends z.ZodMiniObject>(model: T, given: unknown): Picked<z.infer<T>> {
  const isRecord = typeof given === 'object' && given !== null && !Array.isArray(given);
  const all = isRecord ? Object.entries(given) : [];
  let rest = new Map<string, unknown>(all.filter(([, value]) => !isTooLong(value)));
  let rejected = all.filter(([, value]) => isTooLong(value)).map(([name, value]) => asText(name, value));
  // The loop ends: each round takes something out, and an empty object fits every such model.
  for (;;) {
    const parsed = model.safeParse(Object.fromEntries(rest));
    if (parsed.success) return { values: parsed.data, rejected };
    const mistakes = findMistakes(parsed.error);
    rejected = [...rejected, ...[...mistakes].flatMap(([name, places]) => describe(name, rest.get(name), places))];
    rest = new Map([...rest].flatMap(([name, value]) => without(name, value, mistakes.get(name))));
  }
}

/** The places of a value's rows that do not fit; null if the value as a whole does not. */
type Places = ReadonlySet<string> | null;

/** Gives what does not fit, by the names of the values. */
function findMistakes({ issues }: z.core.$ZodError): Map<string, Places> {
  const mistakes = new Map<string, Set<string> | null>();
  for (const issue of issues) {
    const [name, place] = issue.path;
    if (name === undefined && issue.code === 'unrecognized_keys') for (const key of issue.keys) mistakes.set(key, null);
    else if (place === undefined) mistakes.set(String(name), null);
    else {
      const places = mistakes.get(String(name));
      if (places) places.add(String(place));
      else if (places === undefined) mistakes.set(String(name), new Set([String(place)]));
    }
  }
  return mistakes;
}

/** The value without what does not fit, under its name; an empty list if nothing is left of it. */
function without(name: string, value: unknown, places: Places | undefined): [string, unknown][] {
  if (places === undefined) return [[name, value]];
  if (places === null) return [];
  const rows = Object.entries(value as object).filter(([place]) => !places.has(place));
  return [[name, Array.isArray(value) ? rows.map(([, row]) => row) : Object.fromEntries(rows)]];
}

/** Writes what does not fit of a value as an administrator finds it. */
const describe = (name: string, value: unknown, places: Places): string[] =>
  places === null
    ? [asText(name, value)]
    : [...places].map((place) => asText(name, (value as Record<string, unknown>)[place]));

function asText(name: string, value: unknown): string {
  return `${name}: ${shortJson(value)}`;
}

/** The beginning of a value, as JSON. */
function shortJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)?.slice(0, 100);
  } catch {
    return '…';
  }
}
