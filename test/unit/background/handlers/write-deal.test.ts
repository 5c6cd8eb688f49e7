// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { kommo } from '@/lib/crm/kommo/site';
import type { Deal } from '@/lib/deal/model';
import type { RequestOf } from '@/lib/messaging/protocol';
import { eventually } from '../../eventually.ts';
import { onWire, TOKEN } from '../../wazzup/start.ts';
import { DEAL, ELSEWHERE, inTab, NOTHING, ORIGIN, OTHER_TOKEN, PAGE, start, TAB } from './start.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('a press after the manager has changed the account', () => {
  it('of a popup that shows the account before sends nothing, to neither account', async () => {
    const { handlers, wazzup, write, look, access } = await start();
    const { account } = await handlers['deal.look'](look);
    wazzup.tokens.accept(OTHER_TOKEN);
    await access.paste(OTHER_TOKEN);
    const nothing = { outcome: 'other-account', looked: null, linkedId: null };
    expect(await handlers['deal.write']({ ...write, action: 'create', account })).toEqual(nothing);
    expect(await handlers['deal.undo']({ ...inTab, id: DEAL.id, seq: 1, base: null, account })).toEqual(nothing);
    expect(wazzup.deals.all()).toEqual([]);
    const now = await handlers['deal.look'](look);
    expect(now.account).not.toBe(account);
    const again = { ...write, action: 'create' as const, account: now.account };
    expect(await handlers['deal.write'](again)).toMatchObject({ outcome: 'saved' });
  });
});

describe('deal.write', () => {
  it('writes the deal, and drops the draft', async () => {
    const { handlers, wazzup, write, database } = await start();
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Doors' } });
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toEqual({
      outcome: 'saved',
      looked: {
        ...NOTHING,
        last: { action: 'create', at: expect.any(Number) },
        undo: { seq: 1, to: null, until: expect.any(Number) },
        there: DEAL,
        sameDealAgreed: true,
      },
      linkedId: null,
    });
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    expect(await (await database.open()).count('drafts')).toBe(0);
  });

  it('sends nothing if the tab shows another deal by now, or none', async () => {
    const { handlers, wazzup, tab, write } = await start();
    for (const reading of [
      { kind: 'deal', site: kommo, page: { ...PAGE, uri: `${ORIGIN}/leads/detail/1` } },
      { kind: 'not-a-deal' },
      { kind: 'no-access' },
    ] as const) {
      tab.reading = reading;
      for (const action of ['create', 'update', 'close', 'reopen', 'delete'] as const) {
        expect(await handlers['deal.write']({ ...write, action, base: DEAL })).toEqual({
          outcome: 'moved',
          looked: null,
          linkedId: null,
        });
      }
    }
    expect(wazzup.requests.list()).toEqual([]);
  });

  it('writes a deal that was pressed in no tab whatever the tabs show, and leaves their drafts alone', async () => {
    const { handlers, wazzup, tab, write, database } = await start();
    tab.reading = { kind: 'not-a-deal' };
    const { tabId, ...press } = write;
    await handlers['draft.keep']({ tabId, page: PAGE.uri, typed: { name: 'Floors' } });
    expect(await handlers['deal.write']({ ...press, action: 'create', idTyped: true })).toMatchObject({
      outcome: 'saved',
      looked: { there: DEAL },
      linkedId: null,
    });
    expect(await handlers['deal.write']({ ...press, action: 'delete', base: DEAL })).toMatchObject({
      outcome: 'saved',
    });
    const undo = { page: PAGE.uri, id: DEAL.id, seq: 2, base: null };
    expect(await handlers['deal.undo'](undo)).toMatchObject({ outcome: 'saved', looked: { there: DEAL } });
    expect(wazzup.deals.all()).toEqual([onWire(DEAL)]);
    expect(await (await database.open()).count('drafts')).toBe(1);
  });

  it('pushes what the outbox learns to open pages, and not what it has just answered to them', async () => {
    const { handlers, base, wazzup, write, look } = await start();
    await handlers['deal.look'](look);
    expect(base.pushes).toEqual([]);
    await handlers['deal.write']({ ...write, action: 'create' });
    const changed = ['deal.changed', { id: DEAL.id }];
    // The write waits to be sent, and then Wazzup has it.
    expect(base.pushes).toEqual([changed, changed]);
    await handlers['deal.look'](look);
    await handlers['outbox.retry']({});
    expect(base.pushes).toHaveLength(2);
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    await handlers['deal.look'](look);
    expect(base.pushes).toHaveLength(2);
  });

  it('sends no deal with a blocking problem, even if a page lets it pass', async () => {
    const { handlers, wazzup, write } = await start();
    const bad: Partial<Deal>[] = [
      { name: '' },
      { id: 'x'.repeat(101) },
      { uri: 'javascript:1' },
      { contacts: ['1', '1'] },
    ];
    for (const change of bad) {
      for (const action of ['create', 'update'] as const) {
        const asked = handlers['deal.write']({ ...write, action, deal: { ...DEAL, ...change } });
        await expect(asked).rejects.toMatchObject({
          kind: 'invalid',
          details: { fields: { [String(Object.keys(change)[0])]: [] } },
        });
      }
    }
    expect(wazzup.requests.list()).toEqual([]);
  });

  it('closes and deletes a deal in spite of problems with the edited fields', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.deals.put(onWire(DEAL));
    const nameless = { ...DEAL, name: '' };
    const closing = handlers['deal.write']({ ...write, action: 'close', deal: nameless, base: DEAL });
    expect(await closing).toMatchObject({ outcome: 'saved', looked: { there: { ...DEAL, closed: true } } });
  });

  it('keeps the draft until Wazzup has it', async () => {
    const { handlers, wazzup, write, database, look } = await start();
    await handlers['draft.keep']({ tabId: TAB, page: PAGE.uri, typed: { name: 'Floors' } });
    wazzup.deals.put(onWire({ ...DEAL, name: 'Theirs' }));
    expect(await handlers['deal.write']({ ...write, action: 'update', base: DEAL })).toMatchObject({
      outcome: 'changed',
    });
    const ended = { action: 'update', deal: DEAL, base: DEAL, reason: null };
    expect(await handlers['deal.look'](look)).toMatchObject({ ended });
    // A press for another site's deal under this id is not a press for this deal.
    expect(await handlers['deal.look']({ ...look, page: 'https://other.kommo.com/leads/detail/1' })).toMatchObject({
      ended: null,
    });
    wazzup.tokens.revoke(TOKEN);
    const there = { ...DEAL, name: 'Theirs' };
    expect(await handlers['deal.write']({ ...write, action: 'update', base: there })).toMatchObject({
      outcome: 'waiting',
      looked: { there, pending: true, waiting: { kind: 'token' } },
    });
    expect(await (await database.open()).count('drafts')).toBe(1);
    expect(await handlers['deal.look'](look)).toMatchObject({ there, pending: true, waiting: { kind: 'token' } });

    // With a token that Wazzup takes, the outbox sends the write, without another press.
    wazzup.tokens.accept(TOKEN);
    await handlers['token.save']({ token: TOKEN });
    await eventually(async () =>
      expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, pending: false }),
    );
    expect(await (await database.open()).count('drafts')).toBe(0);
  });

  it('answers each outcome with what the next look would answer', async () => {
    const { handlers, wazzup, write, look, database } = await start();
    const expectSame = async (press: RequestOf<'deal.write'>, outcome: string) => {
      const answer = await handlers['deal.write'](press);
      expect([answer.outcome, answer.looked]).toEqual([outcome, await handlers['deal.look'](look)]);
      return answer;
    };
    await expectSame({ ...write, action: 'create' }, 'saved');
    await expectSame({ ...write, action: 'update', base: { ...DEAL, name: 'Old' } }, 'saved');
    await expectSame(
      { ...write, action: 'update', deal: { ...DEAL, name: 'New' }, base: { ...DEAL, name: 'Old' } },
      'changed',
    );
    wazzup.faults.add({ refuse: { field: 'name', text: 'no' }, method: 'PATCH' });
    const refused = await expectSame(
      { ...write, action: 'update', deal: { ...DEAL, name: 'New' }, base: DEAL },
      'failed',
    );
    expect(refused.looked).toMatchObject({
      there: DEAL,
      ended: { action: 'update', deal: { name: 'New' }, base: DEAL, reason: { kind: 'invalid' } },
    });
    wazzup.tokens.revoke(TOKEN);
    const waiting = await expectSame({ ...write, action: 'delete', base: DEAL }, 'waiting');
    expect(waiting.looked).toMatchObject({ there: DEAL, pending: true, waiting: { kind: 'token' } });
    expect(await (await database.open()).count('outbox')).toBe(1);
  });

  it('answers an undo of what is not there with its own error, not with that of a failed update', async () => {
    const { handlers, write, wazzup, look } = await start();
    wazzup.deals.put(onWire(DEAL));
    const undo = { ...inTab, ...look, seq: 1, base: DEAL };
    const noEntry = { kind: 'unexpected', details: { code: 'no-entry' } };
    await expect(handlers['deal.undo'](undo)).rejects.toMatchObject(noEntry);
    wazzup.faults.add({ refuse: { field: 'name', text: 'no' }, method: 'PATCH' });
    await handlers['deal.write']({ ...write, action: 'update', deal: { ...DEAL, name: 'New' }, base: DEAL });
    await expect(handlers['deal.undo'](undo)).rejects.toMatchObject(noEntry);
  });

  it('a waiting write can be taken back, and is then never sent', async () => {
    const { handlers, wazzup, write, database, look } = await start();
    wazzup.tokens.revoke(TOKEN);
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toMatchObject({ outcome: 'waiting' });
    expect(await handlers['outbox.discard'](look)).toEqual({ isDropped: true, isGoing: false });
    wazzup.tokens.accept(TOKEN);
    await handlers['outbox.retry']({});
    expect(await handlers['deal.look'](look)).toMatchObject({ there: null, pending: false, waiting: null });
    expect([wazzup.deals.all(), await (await database.open()).count('outbox')]).toEqual([[], 0]);
  });

  it('says that it looks for a write that may have been sent when the manager took it back', async () => {
    const { handlers, wazzup, write, look } = await start({
      onRequest: ({ method }) => method === 'POST' && wazzup.faults.add({ status: 500, method: 'GET', times: 99 }),
    });
    wazzup.faults.add({ cut: 'after', method: 'POST' });
    expect(await handlers['deal.write']({ ...write, action: 'create' })).toMatchObject({ outcome: 'waiting' });
    expect(wazzup.deals.all()).toHaveLength(1);
    expect(await handlers['outbox.discard'](look)).toEqual({ isDropped: false, isGoing: true });
    expect(await handlers['deal.look'](look)).toMatchObject({ pending: true, isCancelRequested: true });
    wazzup.faults.clear();
    await handlers['outbox.retry']({});
    expect(await handlers['deal.look'](look)).toMatchObject({ there: DEAL, pending: false, isCancelRequested: false });
  });

  it('another CRM’s deal is a conflict until the manager says it is the same', async () => {
    const { handlers, wazzup, write, look } = await start();
    wazzup.deals.put(onWire(ELSEWHERE));
    const update = { ...write, action: 'update', base: ELSEWHERE } as const;
    expect(await handlers['deal.look'](look)).toMatchObject({ there: ELSEWHERE, sameDealAgreed: false });
    expect(await handlers['deal.write'](update)).toMatchObject({ outcome: 'conflict' });
    await handlers['conflict.agree']({ ...look, uri: ELSEWHERE.uri });
    expect(await handlers['deal.look'](look)).toMatchObject({ sameDealAgreed: true });
    expect(await handlers['deal.look']({ ...look, page: 'https://x.kommo.com/leads/detail/1' })).toMatchObject({
      sameDealAgreed: false,
    });
    expect(await handlers['deal.write'](update)).toMatchObject({ outcome: 'saved', looked: { there: DEAL } });
  });

  it('an agreement holds only for the link that the manager saw', async () => {
    const { handlers, wazzup, write, look } = await start();
    await handlers['conflict.agree']({ ...look, uri: ELSEWHERE.uri });
    const third = { ...DEAL, uri: 'https://third.crm.example/1' };
    wazzup.deals.put(onWire(third));
    expect(await handlers['deal.look'](look)).toMatchObject({ sameDealAgreed: false });
    for (const action of ['update', 'close', 'delete'] as const) {
      for (const base of [third, ELSEWHERE]) {
        expect(await handlers['deal.write']({ ...write, action, base })).toMatchObject({ outcome: 'conflict' });
      }
    }
    expect(wazzup.deals.all()).toEqual([onWire(third)]);
  });

  it('a link to another site that the manager has just sent is no conflict', async () => {
    const { handlers, write, look } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: ELSEWHERE });
    expect(await handlers['deal.look'](look)).toMatchObject({ there: ELSEWHERE, sameDealAgreed: true });
  });
});

describe('a deal under an id of the manager’s choice', () => {
  const OWN = { ...DEAL, id: 'own-1' };

  it('is found under that id from then on', async () => {
    const { handlers, write } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: OWN, idTyped: true });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ linkedId: 'own-1' });
  });

  it('is not found under that id if it was not created', async () => {
    const { handlers, write, wazzup } = await start();
    wazzup.tokens.revoke(TOKEN);
    const create = { ...write, action: 'create', deal: OWN, idTyped: true } as const;
    expect(await handlers['deal.write'](create)).toMatchObject({ outcome: 'waiting' });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ linkedId: undefined });
  });

  it('can be put back after its deletion, also from a new popup', async () => {
    const { handlers, write } = await start();
    await handlers['deal.write']({ ...write, action: 'create', deal: OWN, idTyped: true });
    await handlers['deal.write']({ ...write, action: 'delete', deal: OWN, base: OWN });
    const view = await handlers['tab.read']({ tabId: TAB });
    const id = (view.kind === 'deal' && view.linkedId) || PAGE.id;
    expect(await handlers['deal.look']({ id, page: PAGE.uri })).toMatchObject({ there: null, undo: { to: OWN } });
    expect(await handlers['deal.undo']({ ...inTab, id, seq: 2, base: null })).toMatchObject({
      outcome: 'saved',
      looked: { there: OWN, undo: null },
      linkedId: 'own-1',
    });
    expect(await handlers['tab.read']({ tabId: TAB })).toMatchObject({ linkedId: 'own-1' });
  });
});

describe('an action that the company has switched off', () => {
  const forbid = (...forbid: string[]) => fakeBrowser.storage.managed.set({ forbid });

  it('is refused to every page; the other actions are not', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.deals.put(onWire(DEAL));
    for (const action of ['create', 'update', 'close', 'reopen', 'delete'] as const) {
      await forbid(action);
      const asked = handlers['deal.write']({ ...write, action, base: DEAL });
      await expect(asked).rejects.toMatchObject({ kind: 'company' });
    }
    expect(wazzup.requests.list()).toEqual([]);
    await forbid('delete');
    expect(await handlers['deal.write']({ ...write, action: 'close', base: DEAL })).toMatchObject({
      outcome: 'saved',
    });
  });

  it('is not offered as an undo: without creating, no deleted deal can be put back', async () => {
    const { handlers, wazzup, write, look } = await start();
    wazzup.deals.put(onWire(DEAL));
    await forbid('create');
    const gone = await handlers['deal.write']({ ...write, action: 'delete', base: DEAL });
    expect(gone).toMatchObject({ outcome: 'saved', looked: { there: null, undo: null } });
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: null });
    await expect(handlers['deal.undo']({ ...inTab, ...look, seq: 1, base: null })).rejects.toMatchObject({
      kind: 'company',
    });
    const { entries } = await handlers['journal.list']({});
    expect(entries).toMatchObject([{ state: 'applied', undoable: false }]);
    const seq = entries[0]?.seq ?? 0;
    await expect(handlers['journal.undo']({ seq, base: null })).rejects.toMatchObject({ kind: 'company' });
    await forbid();
    expect(await handlers['deal.look'](look)).toMatchObject({ undo: { to: DEAL } });
    expect((await handlers['journal.list']({})).entries).toMatchObject([{ undoable: true }]);
  });
});
