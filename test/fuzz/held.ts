import { jsonOf } from './json.ts';

/** Lists all texts and numbers in a value, also the names of its fields. It keeps no path, so depth does not matter. */
function leavesOf(value: unknown, withNames: boolean): string[] {
  const leaves: string[] = [];
  const waiting = [value];
  for (let next = waiting.pop(); waiting.length > 0 || next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string' || typeof next === 'number') leaves.push(String(next));
    if (typeof next !== 'object' || next === null) continue;
    if (withNames) leaves.push(...Object.keys(next));
    for (const inside of next instanceof Map ? next.values() : Object.values(next)) waiting.push(inside ?? null);
  }
  return leaves;
}

const normal = (text: string): string => text.normalize('NFC');

/** The texts that an input holds: as it is written, and as JSON reads it, JSON inside of a text as well. */
function heldText(input: string): string {
  const held: string[] = [];
  const waiting = [input];
  for (let text = waiting.pop(); text !== undefined; text = waiting.pop()) {
    held.push(text);
    const leaves = leavesOf(jsonOf(text), true);
    const [written, plain] = [leaves.filter(isWrittenJson), leaves.filter((leaf) => !isWrittenJson(leaf))];
    held.push(...plain);
    waiting.push(...written.filter((leaf) => leaf.length < text.length));
  }
  return normal(held.join(' '));
}

const isWrittenJson = (text: string): boolean => /^\s*["[{]/.test(text);

/** Whether all words of all texts that a parser gave stand in its input. */
export function holdsWords(input: string, given: unknown): boolean {
  const held = heldText(input);
  const words = new Set(leavesOf(textsIn(given), false).flatMap((leaf) => normal(leaf).split(/\s+/)));
  return [...words].every((word) => held.includes(word));
}

/** Only texts count: numbers may be times that a parser calculates. */
function textsIn(given: unknown): unknown {
  return leavesOf(given, false).filter((leaf) => Number.isNaN(Number(leaf)));
}
