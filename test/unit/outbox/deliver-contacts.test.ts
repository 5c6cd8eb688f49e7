// @vitest-environment node
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChatContact } from '@/lib/deal/chat-contact';
import { keyOf, SITE } from '@/test/fixtures/site';
import { createAccount } from '../../reliability/account.ts';
import { given, pass, settle, startClock, stopClock } from '../../reliability/clock.ts';
import { createManager, told } from '../../reliability/manager.ts';
import { DEAL as MINE, onWire } from '../wazzup/start.ts';

const CREATE = { action: 'create' as const, deal: MINE, base: null, site: SITE, sameDealAgreed: false };

const contact = (id: string): ChatContact => ({
  id,
  name: `Contact ${id}`,
  responsibleUserId: MINE.responsibleUserId,
  chats: [{ type: 'whatsapp', id: `1202555${id}` }],
  uri: MINE.uri,
});

beforeEach(() => startClock());
afterEach(stopClock);

/** An outbox, and the contacts that it hands over before deals, in order and with what Wazzup had then. */
function start() {
  const account = createAccount({ tokens: ['token-a'] });
  const added: { ids: string[]; dealsBefore: number }[] = [];
  const manager = createManager({
    wire: account.wire,
    token: () => 'token-a',
    addContacts: async (contacts) => {
      added.push({ ids: contacts.map(({ contact: { id } }) => id), dealsBefore: account.wazzup.deals.all().length });
    },
  });
  return { ...account, manager, added };
}

describe('the contacts of a deal that is to be sent', () => {
  it('are added before it', async () => {
    const { manager, added, wazzup } = start();
    void manager.press(CREATE, null, { contacts: [contact('11'), contact('12')] });
    await pass(1_000);
    expect(added).toEqual([{ ids: ['11', '12'], dealsBefore: 0 }]);
    expect(wazzup.deals.all()).toEqual([onWire(MINE)]);
  });

  it('are added when it is sent, though Wazzup was down and the worker died meanwhile', async () => {
    const { manager, added, wazzup } = start();
    wazzup.down(true);
    void manager.press(CREATE, null, { contacts: [contact('11')] });
    await pass(60_000);
    await manager.restart();
    wazzup.down(false);
    added.length = 0;
    void manager.outbox().wake({ hurry: true });
    await pass(60_000);
    expect(wazzup.deals.all()).toEqual([onWire(MINE)]);
    expect(added.at(-1)).toEqual({ ids: ['11'], dealsBefore: 0 });
  });

  it('are each added once, if several presses have them', async () => {
    const { manager, added, wazzup } = start();
    wazzup.down(true);
    void manager.press(CREATE, null, { contacts: [contact('11')] });
    await pass(60_000);
    const update = { ...CREATE, action: 'update' as const, deal: { ...MINE, name: 'Later' }, base: MINE };
    void manager.press(update, null, { contacts: [contact('11'), contact('12')] });
    await settle();
    wazzup.down(false);
    added.length = 0;
    void manager.outbox().wake({ hurry: true });
    await pass(60_000);
    expect(wazzup.deals.all()).toEqual([{ ...onWire(MINE), name: 'Later' }]);
    expect(added.at(-1)?.ids).toEqual(['11', '12']);
  });

  it('are not added again for a deal that Wazzup accepted and does not show yet', async () => {
    const { manager, added, wazzup } = start();
    wazzup.switches.set({ visibleAfterMs: 60_000 });
    void manager.press(CREATE, null, { contacts: [contact('11')] });
    await pass(120_000);
    expect(added).toHaveLength(1);
  });
});

describe('no contact is added', () => {
  const theirs = { ...MINE, name: 'Windows' };
  const update = { ...CREATE, action: 'update' as const, deal: { ...MINE, name: 'Gates' }, base: MINE };

  it.each([
    ['that somebody else changed', update, theirs, 'changed'],
    ['of another CRM', CREATE, { ...MINE, uri: 'https://other.crm.example/deal/4217' }, 'conflict'],
    ['that Wazzup has already', CREATE, MINE, 'saved'],
  ])('for a deal %s', async (_name, press, there, word) => {
    const { manager, added, wazzup } = start();
    wazzup.deals.put(onWire(there));
    expect(await given(told(manager.press(press, null, { contacts: [contact('11')] })))).toBe(word);
    expect(added).toEqual([]);
  });

  it('for a deal whose write was discarded', async () => {
    const { manager, added, wazzup } = start();
    const word = told(manager.press(CREATE, null, { contacts: [contact('11')] }));
    await settle();
    await given(manager.outbox().discard(keyOf(MINE.id)));
    expect(await given(word)).toBe('changed');
    expect([added, wazzup.deals.all()]).toEqual([[], []]);
  });
});

it('a change by somebody else while contacts are added is not overwritten', async () => {
  const account = createAccount({ tokens: ['token-a'] });
  const theirs = { ...MINE, name: 'Windows' };
  const manager = createManager({
    wire: account.wire,
    token: () => 'token-a',
    addContacts: async () => account.wazzup.deals.put(onWire(theirs)),
  });
  expect(await given(told(manager.press(CREATE, null, { contacts: [contact('11')] })))).toBe('changed');
  expect(account.effects).toEqual([]);
});

describe('the listener of a deal’s status', () => {
  it('is told that a press waits, that Wazzup took it, and that it has it', async () => {
    const told: boolean[] = [];
    const account = createAccount({ tokens: ['token-a'], switches: { visibleAfterMs: 20_000 } });
    const manager = createManager({
      wire: account.wire,
      token: () => 'token-a',
      onChange: (_, { pending, there }) => void told.push(pending && there === null),
    });
    void manager.press(CREATE);
    await settle();
    expect(told).toEqual([true]);
    await pass(10_000);
    expect(told.at(-1)).toBe(true);
    await pass(30_000);
    expect(told.at(-1)).toBe(false);
  });
});
