import type { Write } from './account.ts';
import { pass, trueNow } from './clock.ts';
import { findMistakes } from './judge.ts';
import { TOKENS } from './story.ts';
import { jumpBy, setToken, untouched, type World } from './world.ts';

/** The longest that a press may lie there untouched once all is well: the longest pause, and a minute for the alarm. */
const LONGEST_REST_MINUTES = 8;

/**
 * Ends all trouble, and lets time pass until nothing waits any more.
 * @param hurries whether somebody hurries the outboxes
 */
export async function heal(world: World, hurries: boolean): Promise<void> {
  const { account, desks, wrong } = world;
  jumpBy(world, trueNow() - Date.now());
  account.wazzup.down(false);
  account.wazzup.faults.clear();
  for (const { manager } of desks) manager.disk().mend();
  for (const by of TOKENS.keys()) setToken(world, by, 'write');
  const before = await untouched(world);
  for (let minute = 1; minute <= (hurries ? 20 : 60); minute += 1) {
    for (const { manager } of desks) void manager.outbox().wake({ hurry: hurries });
    await pass(60_000);
    const now = await untouched(world);
    if (now.length === 0) break;
    if (minute !== LONGEST_REST_MINUTES) continue;
    for (const held of before) if (now.includes(held)) wrong.push(`held longer than the longest pause: ${held}`);
  }
}

/** Finds all that went wrong in a story that is over. */
export async function mistakesIn(world: World): Promise<string[]> {
  const { account, desks, pressed, numbersOf, jumps, wrong, tally } = world;
  const left = await untouched(world);
  if (left.length > 0) wrong.push(`still waiting: ${left}`);
  for (const [who, { manager, damaged }] of desks.entries())
    if ((await manager.damaged()) !== damaged) wrong.push(`${who} has not set aside what is damaged`);
  const journals = await Promise.all(desks.map(({ manager }) => manager.journal()));
  const ends = pressed.map((one, number) => journals[one.by]?.filter((entry) => entry.in?.tabId === number) ?? []);
  const pressesOf = (write: Write) => numbersOf.get(write) ?? [];
  const record = { pressed, ends, log: account.log, pressesOf, final: account.wazzup.deals.all(), jumps };
  return [...wrong, ...findMistakes(record, tally)];
}
