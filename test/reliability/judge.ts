import type { End, Ended } from '@/lib/deal/queue';
import { isReached } from '@/lib/deal/step';
import type { Deal as WireDeal } from '../wazzup/index.ts';
import type { Effect } from './account.ts';
import { type Pressed, stateOf } from './presses.ts';
import { IDS } from './story.ts';

/** How often each thing was seen, over all stories: a test that never meets a case proves nothing about it. */
export type Tally = Record<string, number>;

export const count = (tally: Tally, what: string): void => {
  tally[what] = (tally[what] ?? 0) + 1;
};

export interface Told {
  pressed: readonly Pressed[];
  /** How each press ended, as the journal has it: once, or something is wrong. */
  ends: readonly (readonly Pick<Ended, 'end' | 'press' | 'after' | 'reason'>[])[];
  effects: readonly Effect[];
  /** The number of the press by which an effect was. */
  pressOf: (effect: Effect) => number | undefined;
  /** What Wazzup has in the end. */
  final: readonly WireDeal[];
}

/** What is wrong with how presses ended, given what Wazzup's deals really went through. */
export function judged({ pressed, ends: entries, effects, pressOf, final }: Told, tally: Tally): string[] {
  const wrong: string[] = [];
  const indexed = effects.map((effect, index) => ({ ...effect, index, number: pressOf(effect) ?? -1 }));
  const ends = pressed.map((one, number) => {
    const [entry, ...more] = entries[number] ?? [];
    if (!entry !== (one.isLost ?? false) || more.length > 0)
      wrong.push(`press ${number} ended ${entries[number]?.length ?? 0} times`);
    return entry;
  });
  ends.forEach((entry, number) => {
    const one = pressed[number];
    if (!entry || !one) return;
    count(tally, entry.end);
    const what = `press ${number} (${entry.press.action}, ${entry.end})`;
    const mine = indexed.filter((effect) => effect.number === number);
    const [first] = mine;
    const last = mine.at(-1);
    const others = indexed.filter((effect) => effect.id === one.press.deal.id && effect.number !== number);
    const isBetween = (from: number, to: number) => others.some(({ index }) => index > from && index < to);
    // After somebody else's change nobody can tell whether one's own came before it.
    if (mine.slice(1).some(({ index }, at) => !isBetween(mine[at]?.index ?? 0, index))) wrong.push(`${what} twice`);
    if (mine.length > 1) count(tally, 'again after another’s change');
    const mayHaveNone = entry.end === 'applied' || entry.end === 'discarded';
    if (!mayHaveNone && first && (entry.end === 'superseded' || !isBetween(last?.index ?? 0, Infinity)))
      wrong.push(`${what} took effect`);
    if (entry.end === 'failed' && !entry.reason) wrong.push(`${what} has no reason`);
    if (entry.end === 'applied') {
      const history = indexed.filter((effect) => effect.id === one.press.deal.id);
      const states = [null, ...history.map((effect) => stateOf(effect.after))];
      const { after } = entry;
      if (!states.some((state) => isReached(state, after))) wrong.push(`${what} left what never was`);
      if (
        last &&
        !isBetween(last.index, Infinity) &&
        !isReached(stateOf(last.after), after) &&
        !laterOwn(number, last.index)
      )
        wrong.push(`${what} is said to have left something else`);
    }
    const fits: Record<string, End[]> = {
      saved: ['applied'],
      changed: ['conflict', 'discarded'],
      conflict: ['conflict'],
    };
    const answer = one.answer?.startsWith('failed') ? 'failed' : (one.answer ?? '');
    const possible = answer === 'failed' ? ['failed'] : fits[answer];
    if (possible && entry.end !== 'superseded' && !possible.includes(entry.end))
      wrong.push(`${what} was told ${answer}`);
  });
  function laterOwn(number: number, index: number): boolean {
    return indexed.some(
      (effect) => effect.index > index && effect.number !== number && effect.id === pressed[number]?.press.deal.id,
    );
  }
  for (const deal of IDS) {
    const last = indexed.findLast((effect) => effect.id === deal);
    const state = stateOf(final.find((one) => one.id === deal));
    if (!isReached(state, last ? stateOf(last.after) : null)) wrong.push(`${deal} is not what was written last`);
    const end = last && ends[last.number]?.end;
    if (last && end !== 'applied' && end !== 'discarded') wrong.push(`${deal} is as a press left it that ended ${end}`);
  }
  return wrong;
}
