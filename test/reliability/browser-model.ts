import { setTimeout as sleep } from 'node:timers/promises';
import type { EntryState } from '@/lib/deal/journal';
import type { End } from '@/lib/deal/queue';
import type { Reply } from '@/lib/messaging/protocol';
import { createAccount, type Write } from './account.ts';
import type { BrowserManager } from './browser-manager.ts';
import { findMistakes } from './judge.ts';
import { createPresses, mayBeSent, type PopupPress, type Pressed, uriOf } from './presses.ts';
import type { Served } from './serve.ts';
import { type Event, type Story, TOKEN_CALLS, TOKENS } from './story.ts';
import { count, type Tally } from './tally.ts';

interface PressedInBrowser extends Pressed {
  press: PopupPress;
  /** The press's number in its manager's journal. */
  seq?: number;
  /** The background answered, or the popup will never get an answer. */
  isOver?: boolean;
}

/** A write that still waits so long after everything was healed is stuck. */
const HEALED_MS = 60_000;
const isUnderWay = (state: EntryState): boolean => state === 'waiting' || state === 'accepted';

/** Plays a story with two managers in their browsers, heals everything, and gives what is wrong. */
export async function liveInBrowsers(
  { switches, visibleAfterMs, events }: Story<Event>,
  managers: readonly [BrowserManager, BrowserManager],
  served: Served,
  tally: Tally = {},
): Promise<string[]> {
  const wrong: string[] = [];
  const pressed: PressedInBrowser[] = [];
  const answers: Promise<void>[] = [];
  let lastWriteAt = 0;
  /** The newest number in each manager's journal. */
  const last = [0, 0];
  /** The presses for which each write may have been sent, by their numbers in the journal of its sender. */
  const seqsOf = new Map<Write, readonly number[]>();
  const account = createAccount({
    tokens: TOKENS,
    switches: { ...switches, visibleAfterMs },
    onWrite,
    onCase: (what) => count(tally, what),
  });
  const { wazzup, log } = account;
  const pressFor = createPresses(account, pressed);

  /** Checks that the outbox has a write while Wazzup gets it, with what Wazzup had before. */
  async function onWrite(write: Write): Promise<void> {
    lastWriteAt = Date.now();
    const queued = await managers[write.by as 0 | 1].queued();
    const sent = mayBeSent(queued, write.id);
    if (sent.length === 0) wrong.push(`${write.method} ${write.id} by ${write.by}: not kept, or before not kept`);
    seqsOf.set(
      write,
      sent.map(({ seq }) => seq),
    );
  }

  /** Waits until the outbox has a manager's last press, or it is certain that it never will. */
  async function awaitNumber(who: 0 | 1): Promise<void> {
    const press = pressed.findLast(({ by }) => by === who);
    while (press && press.seq === undefined && !press.isLost) {
      const { isOver } = press;
      const [newest, ...older] = (await managers[who].journal()).entries.filter(({ seq }) => seq > (last[who] ?? 0));
      const what = `press ${pressed.indexOf(press)}`;
      if (older.length > 0) wrong.push(`${what} was kept ${older.length + 1} times`);
      if (newest) {
        press.seq = newest.seq;
        last[who] = newest.seq;
      } else if (isOver) {
        press.isLost = true;
        if (press.answer) wrong.push(`${what} was told ${press.answer}, and lost`);
      }
    }
  }

  async function happen(one: Event): Promise<void> {
    count(tally, one.what);
    if (!('by' in one)) {
      if (one.what === 'fault') wazzup.faults.add(one.fault);
      if (one.what === 'down') wazzup.down(one.on);
      if (one.what === 'switch') wazzup.switches.set(one.switches);
      if (one.what === 'pass') await sleep(one.ms);
      return;
    }
    const manager = managers[one.by as 0 | 1];
    switch (one.what) {
      case 'press': {
        await awaitNumber(one.by as 0 | 1);
        const now: PressedInBrowser = pressFor(one);
        const { base } = now.press;
        if (base && now.press.sameDealAgreed) await manager.agree(one, base.uri);
        // An agreement holds for all later presses of the deal.
        const sameDealAgreed = base !== null && manager.hasAgreed(one, base.uri);
        now.press = { ...now.press, sameDealAgreed };
        pressed.push(now);
        const takeReply = (reply: Reply<'deal.write'> | undefined) => {
          if (reply) now.answer = wordFor(reply);
          now.isOver = true;
        };
        answers.push(manager.press(now.press, uriOf(one)).then(takeReply));
        return;
      }
      case 'discard':
        return void manager.ask('outbox.discard', { id: one.id, page: uriOf(one) });
      case 'hurry':
        return void manager.ask('outbox.retry', {});
      case 'kill':
        return manager.kill();
      case 'token':
        wazzup.tokens[TOKEN_CALLS[one.may]](TOKENS[one.by] ?? '');
        if (one.may === 'write') void manager.ask('token.save', { token: TOKENS[one.by] ?? '' });
        return;
      case 'reopen':
        // If the popup closes before the outbox has its press, the press does not count.
        await awaitNumber(one.by as 0 | 1);
        return manager.reopen(one);
    }
  }

  async function heal(who: 0 | 1): Promise<void> {
    const manager = managers[who];
    await awaitNumber(who);
    const token = TOKENS[who];
    wazzup.tokens.accept(token);
    await manager.ask('token.save', { token });
    const began = Date.now();
    for (let passed = 0; passed < HEALED_MS; passed = Date.now() - began) {
      const states = (await manager.journal()).entries.map(({ state }) => state);
      if (!states.some(isUnderWay)) return;
      // A write that Wazzup does not show half a second after it should will never be visible.
      if (states.includes('accepted') && Date.now() > lastWriteAt + visibleAfterMs + 500) await manager.endPatience();
      await manager.ask('token.test', {});
      await manager.ask('outbox.retry', {});
      await sleep(100);
    }
  }

  served.use(account);
  for (const [who, manager] of managers.entries()) {
    // The background starts anew, so that nothing in its memory leaks from one story into the next.
    await manager.kill();
    await manager.ask('journal.clear', {});
    await manager.ask('token.save', { token: TOKENS[who] ?? '' });
  }

  for (const one of events) await happen(one);

  wazzup.down(false);
  wazzup.faults.clear();
  await Promise.all([heal(0), heal(1)]);
  const unanswered = sleep(10_000, 'unanswered', { ref: false });
  if ((await Promise.race([Promise.all(answers), unanswered])) === 'unanswered')
    wrong.push(`never answered: ${pressed.flatMap((one, number) => (one.isOver ? [] : [number]))}`);

  await account.settled();
  const journals = await Promise.all(managers.map((manager) => manager.journal()));
  for (const [by, journal] of journals.entries())
    for (const { seq, state, press, reason } of journal.entries) {
      const what = `${press.action} of ${press.deal.id} by ${by}`;
      if (isUnderWay(state)) wrong.push(`${what} still waits: ${JSON.stringify(reason)}`);
      if (!pressed.some((one) => one.by === by && one.seq === seq)) wrong.push(`nobody pressed ${what}`);
    }
  const ends = pressed.map(({ by, seq }) =>
    (journals[by]?.entries ?? [])
      .filter((entry) => entry.seq === seq && !isUnderWay(entry.state))
      .map(({ state, before, after, reason }) => ({
        end: state as End,
        in: 0,
        before,
        after,
        ...(reason && { reason }),
      })),
  );
  const pressesOf = (write: Write) => {
    const seqs = seqsOf.get(write) ?? [];
    return [...pressed.keys()].filter((number) => {
      const { by, seq = -1 } = pressed[number] ?? {};
      return by === write.by && seqs.includes(seq);
    });
  };
  wrong.push(...findMistakes({ pressed, ends, log, pressesOf, finals: [wazzup.deals.all()] }, tally));
  wrong.push(...managers.flatMap(({ faults }) => faults));
  return wrong;
}

function wordFor(reply: Reply<'deal.write'>): string {
  if (!reply.ok) return `failed: ${reply.error.kind}`;
  const { outcome, looked } = reply.answer;
  if (outcome === 'failed') return `failed: ${looked?.ended?.reason?.kind}`;
  return outcome === 'waiting' ? `waiting: ${looked?.waiting?.kind}` : outcome;
}
