import type * as z from 'zod/mini';

/** Where a value stands: under a name, and in a list or a map also at a place in it. */
type Path = [name: PropertyKey, place?: PropertyKey];

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
  const isRecord = typeof given === 'object' && !Array.isArray(given);
  const rest: Record<PropertyKey, unknown> = { ...(isRecord ? structuredClone(given) : {}) };
  const rejected: string[] = [];
  // The loop ends: each round takes something out, and an empty object fits every such model.
  for (;;) {
    const parsed = model.safeParse(rest);
    if (parsed.success) return { values: parsed.data, rejected };
    for (const path of pathsOfMistakes(parsed.error)) rejected.push(removeAt(rest, path));
  }
}

/** Gives where the mistakes stand, later rows first, so that taking one out does not move those still to be taken out. */
function pathsOfMistakes({ issues }: z.core.$ZodError): Path[] {
  const paths = new Map<string, Path>();
  for (const issue of issues) {
    const [name, place] = issue.path;
    const names: PropertyKey[] = name === undefined && issue.code === 'unrecognized_keys' ? issue.keys : [];
    const found: Path[] =
      name === undefined ? names.map((key): Path => [key]) : [place === undefined ? [name] : [name, place]];
    for (const path of found) paths.set(path.join('\n'), path);
  }
  return [...paths.values()].toReversed();
}

/** Takes a value out, and gives it as text. */
function removeAt(values: Record<PropertyKey, unknown>, [name, place]: Path): string {
  const value = values[name];
  if (place === undefined) {
    delete values[name];
    return asText(name, value);
  }
  const row = (value as Record<PropertyKey, unknown>)[place];
  if (Array.isArray(value)) value.splice(Number(place), 1);
  else delete (value as Record<PropertyKey, unknown>)[place];
  return asText(name, row);
}

const asText = (name: PropertyKey, value: unknown): string =>
  `${String(name)}: ${JSON.stringify(value)?.slice(0, 100)}`;
