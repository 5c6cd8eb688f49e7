// @vitest-environment node

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PageDeal } from '@/lib/deal/model';
import { MESSAGES } from '@/lib/messaging/protocol';
import { readSettings } from '@/lib/settings';
import { eventually } from '../../eventually.ts';
import { onWire, TOKEN } from '../../wazzup/start.ts';
import { DEAL, inTab, leap, ORIGIN, PAGE, SITE, start, TAB } from './start.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

describe('the contacts of a deal', () => {
  const contact = {
    id: '11',
    name: 'Maria',
    responsibleUserId: '7',
    chats: [{ type: 'whatsapp', id: '12025550131' }],
    uri: PAGE.uri,
  };
  const asked = { page: PAGE.uri, responsibleUserId: '7', contacts: ['11'], others: [] };

  it('go to Wazzup before their deal', async () => {
    const { handlers, wazzup, write } = await start({ chatSwitches: { strangersInDeal: 'refuse-400' } });
    wazzup.users.put({ id: '7', name: 'Anna' });
    expect(await handlers['deal.write']({ ...write, action: 'create', contacts: [contact] })).toMatchObject({
      outcome: 'saved',
    });
    expect(wazzup.contacts.all()).toHaveLength(1);
    expect(await handlers['chat.look'](asked)).toMatchObject({ contacts: [{ id: '11', state: 'known' }] });
  });

  it('do not hold up their deal if they cannot be added', async () => {
    const { handlers, wazzup, write } = await start();
    wazzup.faults.add({ status: 500, path: '/v2/contacts', times: 9 });
    expect(await handlers['deal.write']({ ...write, action: 'create', contacts: [contact] })).toMatchObject({
      outcome: 'saved',
    });
    expect(wazzup.contacts.all()).toEqual([]);
  });

  it('are added only once the outbox has stored the deal', async () => {
    const { handlers, wazzup, write, database } = await start();
    let kept: number | undefined;
    wazzup.faults.add({ slowMs: 300, path: '/v2/contacts', method: 'POST' });
    const pressed = handlers['deal.write']({ ...write, action: 'create', contacts: [contact] });
    await eventually(async () => {
      expect(wazzup.contacts.all()).toHaveLength(1);
      kept = await (await database.open()).count('outbox');
    });
    expect(kept).toBe(1);
    expect(wazzup.deals.all()).toEqual([]);
    expect(await pressed).toMatchObject({ outcome: 'saved' });
  });

  it('are not added for a tab that shows another deal by now', async () => {
    const { handlers, wazzup, write, tab } = await start();
    tab.reading = { kind: 'not-a-deal' };
    await handlers['deal.write']({ ...write, action: 'create', contacts: [contact] });
    expect(await handlers['chat.add']({ ...inTab, contacts: [contact] })).toEqual({ outcome: 'moved' });
    expect(wazzup.contacts.all()).toEqual([]);
  });

  it('can be added without the deal; Wazzup’s users can be listed', async () => {
    const { handlers, wazzup } = await start();
    wazzup.users.put({ id: '7', name: 'Anna' });
    expect(await handlers['chat.add']({ ...inTab, contacts: [contact] })).toEqual({ outcome: 'done' });
    expect(wazzup.contacts.get('11')).toMatchObject({ name: 'Maria' });
    expect(await handlers['users.list']({})).toEqual([{ id: '7', name: 'Anna' }]);
    wazzup.users.put({ id: '8', name: 'Ivan' });
    expect(await handlers['users.renew']({})).toHaveLength(2);
  });

  it('go over channels that can be listed; for an account that may not ask there are none to tell', async () => {
    const { handlers, wazzup } = await start();
    wazzup.channels.push({ channel_id: 'c-1', transport: 'whatsapp', state: 'active', name: 'Sales' });
    expect(await handlers['channels.list']({})).toEqual([{ id: 'c-1', chatType: 'whatsapp', name: 'Sales' }]);
    wazzup.faults.add({ status: 403, path: '/v2/channels', method: 'GET' });
    expect(await handlers['channels.list']({})).toBeNull();
  });

  it('are listed while they wait or are refused, and can be tried again, discarded and cleared', async () => {
    const { handlers, wazzup } = await start();
    const bad = { ...contact, id: '12', chats: [{ type: 'whatsapp', id: '1' }] };
    wazzup.faults.add({ status: 503, path: '/v2/contacts', method: 'POST' });
    await handlers['chat.add']({ ...inTab, contacts: [contact] });
    leap(1_000);
    await handlers['chat.add']({ ...inTab, contacts: [bad, { ...bad, id: '13' }] });
    const { id, name, chats, uri } = contact;
    const waits = {
      site: SITE,
      id,
      name,
      chats,
      uri,
      failed: false,
      reason: expect.objectContaining({ kind: 'unavailable' }),
    };
    const failed = { failed: true, reason: { kind: 'invalid' } };
    expect(await handlers['people.list']({})).toMatchObject([failed, failed, waits]);
    await handlers['people.discard']({ site: SITE, id: '13' });
    expect(await handlers['people.list']({})).toMatchObject([{ id: '12', ...failed }, waits]);
    await handlers['people.retry']({ site: SITE, id: '12' });
    expect(await handlers['people.list']({})).toMatchObject([{ id: '12', ...failed }, waits]);
    await handlers['journal.clear']({});
    expect(await handlers['people.list']({})).toMatchObject([waits]);
    await handlers['people.retry']({ site: SITE, id });
    expect(await handlers['people.list']({})).toEqual([]);
    expect(wazzup.contacts.all()).toMatchObject([{ id: '11' }]);
  });

  it('are forgotten as refused once a look finds them in Wazzup', async () => {
    const { handlers, wazzup } = await start();
    await handlers['chat.add']({ ...inTab, contacts: [{ ...contact, chats: [{ type: 'whatsapp', id: '1' }] }] });
    expect(await handlers['chat.look'](asked)).toMatchObject({ contacts: [{ state: 'missing', reason: {} }] });
    wazzup.contacts.put({ id: '11', name: 'Maria', responsible_user_id: '7', contact_data: [], uri: DEAL.uri });
    leap(6 * 60_000);
    expect(await handlers['chat.look'](asked)).toMatchObject({ contacts: [{ state: 'known', reason: null }] });
    expect(await handlers['people.list']({})).toEqual([]);
  });

  it('a chosen user is remembered, and the pills show the new state', async () => {
    const { handlers, wazzup, base } = await start();
    wazzup.deals.put(onWire({ ...DEAL, responsibleUserId: 'user-1' }));
    wazzup.users.put({ id: 'user-1', name: 'Anna' });
    wazzup.contacts.put({ id: '11', name: 'Maria', responsible_user_id: '7', contact_data: [], uri: DEAL.uri });
    const page: PageDeal = { ...PAGE, responsible: { id: '7' }, contacts: [{ id: '11', phones: [] }], closed: false };
    const from = { tab: { id: TAB }, origin: ORIGIN };
    const deal = { crm: PAGE.crm, id: PAGE.id, uri: PAGE.uri };
    expect(await handlers['visit.report']({ deal, page }, from)).toEqual({ state: 'differs' });
    await handlers['user.choose']({ site: ORIGIN, crmUser: '7', wazzupUser: 'user-1' });
    expect((await readSettings()).users).toEqual([{ site: ORIGIN, crmUser: '7', wazzupUser: 'user-1' }]);
    await eventually(() => expect(base.marks.at(-1)).toBe(`${PAGE.uri} in-sync`));
  });

  it('another token may be of another account, so the answers about users and contacts are forgotten', async () => {
    const { handlers, wazzup, access } = await start();
    expect(await handlers['chat.look'](asked)).toMatchObject({ responsible: { state: 'unknown' } });
    wazzup.users.put({ id: '7', name: 'Anna' });
    expect(await handlers['chat.look'](asked)).toMatchObject({ responsible: { state: 'unknown' } });
    await access.paste(TOKEN);
    await eventually(async () =>
      expect(await handlers['chat.look'](asked)).toMatchObject({ responsible: { state: 'known' } }),
    );
  });

  it('the protocol refuses contacts that Wazzup would refuse', () => {
    const { request } = MESSAGES['chat.add'];
    expect(request.safeParse({ ...inTab, contacts: [contact] }).success).toBe(true);
    for (const change of [
      { name: '' },
      { name: 'x'.repeat(201) },
      { id: 'x'.repeat(101) },
      { chats: [] },
      { uri: 'javascript:alert(1)' },
      { responsibleUserId: '' },
      { phone: '1' },
    ])
      expect([change, request.safeParse({ contacts: [{ ...contact, ...change }] }).success]).toEqual([change, false]);
  });
});
