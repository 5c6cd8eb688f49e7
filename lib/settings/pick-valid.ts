import type * as z from 'zod/mini';

/** A value by its name, in a list or map also by its place. */
type Spot = [name: PropertyKey, place?: PropertyKey];

export interface Picked<T> {
  values: T;
  /** What was left out, as an administrator finds it: `pill: "big"`. */
  wrong: string[];
}

/**
 * What of some values fits a model whose fields are all optional: every wrong one is left out, and of lists and maps
 * only the wrong rows, so that one mistake never takes anything else with it.
 */
export function pickValid<T extends z.ZodMiniObject>(model: T, given: unknown): Picked<z.infer<T>> {
  const areValues = typeof given === 'object' && !Array.isArray(given);
  const left: Record<PropertyKey, unknown> = { ...(areValues ? structuredClone(given) : {}) };
  const wrong: string[] = [];
  // Every round takes something out, and nothing at all fits.
  for (;;) {
    const parsed = model.safeParse(left);
    if (parsed.success) return { values: parsed.data, wrong };
    for (const spot of spotsOf(parsed.error)) wrong.push(takeOut(left, spot));
  }
}

/** Where the mistakes are, later rows first: taking them out moves no earlier ones. */
function spotsOf({ issues }: z.core.$ZodError): Spot[] {
  const spots = new Map<string, Spot>();
  for (const issue of issues) {
    const [name, place] = issue.path;
    const names: PropertyKey[] = name === undefined && issue.code === 'unrecognized_keys' ? issue.keys : [];
    const found: Spot[] =
      name === undefined ? names.map((key): Spot => [key]) : [place === undefined ? [name] : [name, place]];
    for (const spot of found) spots.set(spot.join('\n'), spot);
  }
  return [...spots.values()].toReversed();
}

function takeOut(values: Record<PropertyKey, unknown>, [name, place]: Spot): string {
  const value = values[name];
  if (place === undefined) delete values[name];
  if (place === undefined) return said(name, value);
  const row = (value as Record<PropertyKey, unknown>)[place];
  if (Array.isArray(value)) value.splice(Number(place), 1);
  else delete (value as Record<PropertyKey, unknown>)[place];
  return said(name, row);
}

const said = (name: PropertyKey, value: unknown): string => `${String(name)}: ${JSON.stringify(value)?.slice(0, 100)}`;
