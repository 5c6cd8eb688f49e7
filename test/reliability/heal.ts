import { pass, trueNow } from './clock.ts';
import { findMistakes } from './judge.ts';
import { answer } from './play.ts';
import { ACCOUNTS, type ClockStory, TOKENS } from './story.ts';
import { changeAccount, heldBy, jumpBy, setToken, untouched, type World } from './world.ts';

/** The longest that a press may lie there untouched once all is well: the longest pause, and a minute for the alarm. */
const LONGEST_REST_MINUTES = 8;

/** Ends all trouble, and lets time pass until nothing waits any more. */
export async function heal(world: World, { hurries, lastAnswer }: ClockStory): Promise<void> {
  const { accounts, desks } = world;
  jumpBy(world, trueNow() - Date.now());
  for (const { wazzup } of accounts) {
    wazzup.down(false);
    wazzup.faults.clear();
  }
  for (const { manager } of desks) manager.disk().mend();
  for (const [by, { connection }] of desks.entries())
    if (connection) setToken(world, by, 'write');
    else changeAccount(world, by, 0);
  await rest(world, hurries);
  if (lastAnswer) {
    for (const by of TOKENS.keys()) await answer(world, { what: 'answer', by, answer: lastAnswer });
    await rest(world, hurries);
  }
  // What may have arrived in an account, only that account can tell.
  for (const [by, desk] of desks.entries())
    if ((await heldBy(desk)).length > 0) changeAccount(world, by, desk.connection?.account === 0 ? 1 : 0);
  await rest(world, hurries);
}

/**
 * Lets time pass until nothing waits for the accounts that the managers are connected with.
 * @param hurries whether somebody hurries the outboxes
 */
async function rest(world: World, hurries: boolean): Promise<void> {
  const before = await untouched(world);
  for (let minute = 1; minute <= (hurries ? 20 : 60); minute += 1) {
    for (const { manager } of world.desks) void manager.outbox().wake({ hurry: hurries });
    await pass(60_000);
    const now = await untouched(world);
    if (now.length === 0) break;
    if (minute !== LONGEST_REST_MINUTES) continue;
    for (const held of before) if (now.includes(held)) world.wrong.push(`held longer than the longest pause: ${held}`);
  }
}

/** Finds all that went wrong in a story that is over. */
export async function mistakesIn(world: World): Promise<string[]> {
  const { accounts, log, desks, pressed, numbersOf, jumps, wrong, tally } = world;
  for (const [who, { manager, damaged }] of desks.entries()) {
    const left = (await manager.queued()).map((record) => JSON.stringify(record));
    if (left.length > 0) wrong.push(`still waiting: ${left}`);
    if ((await manager.damaged()) !== damaged) wrong.push(`${who} has not set aside what is damaged`);
  }
  const journals = await Promise.all(desks.map(({ manager }) => manager.journal()));
  const ends = pressed.map((one, number) =>
    (journals[one.by] ?? [])
      .filter((entry) => entry.in?.tabId === number)
      .map((entry) => ({ ...entry, in: ACCOUNTS.findIndex(({ mark }) => mark === entry.account) })),
  );
  const record = {
    pressed,
    ends,
    log,
    pressesOf: (write: Parameters<typeof numbersOf.get>[0]) => numbersOf.get(write) ?? [],
    finals: accounts.map(({ wazzup }) => wazzup.deals.all()),
    jumps,
  };
  return [...wrong, ...findMistakes(record, tally)];
}
