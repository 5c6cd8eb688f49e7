// @vitest-environment node
import { afterEach, expect, it } from 'vitest';
import { publish, subscribe } from '@/lib/messaging/push';
import { eventually } from '../eventually.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function subscribeToAll() {
  const deals: string[] = [];
  const histories: object[] = [];
  const tabs: number[] = [];
  const stop = subscribe('deal.changed', ({ id }) => void deals.push(id));
  stops.push(
    stop,
    subscribe('history.changed', (payload) => void histories.push(payload)),
    subscribe('tab.changed', ({ tabId }) => void tabs.push(tabId)),
  );
  return { deals, histories, tabs, stop };
}

it('a push reaches the subscribers of its type, and no others', async () => {
  const { deals, histories, tabs } = subscribeToAll();
  publish('deal.changed', { id: '1' });
  publish('history.changed', {});
  publish('tab.changed', { tabId: 7 });
  await eventually(() => expect([deals, histories, tabs]).toEqual([['1'], [{}], [7]]));
});

it('a push does not reach a subscriber whose subscription has ended', async () => {
  const { deals, histories, stop } = subscribeToAll();
  stop();
  publish('deal.changed', { id: '1' });
  publish('history.changed', {});
  await eventually(() => expect(histories).toEqual([{}]));
  expect(deals).toEqual([]);
});

it('a push of another form reaches no subscriber', async () => {
  const { deals, histories, tabs } = subscribeToAll();
  const channel = new BroadcastChannel('deal-link');
  stops.push(() => channel.close());
  for (const odd of [
    null,
    'deal.changed',
    { type: 'deal.changed' },
    { type: 'deal.changed', payload: { id: 1 } },
    { type: 'deal.changed', payload: { id: '1', deal: {} } },
    { type: 'toString', payload: {} },
    { type: 'history.changed', payload: null },
    { type: 'tab.changed', payload: { tabId: '7' } },
    { type: 'tab.changed', payload: { tabId: 7, uri: '' } },
  ])
    channel.postMessage(odd);
  channel.postMessage({ type: 'deal.changed', payload: { id: 'last' } });
  await eventually(() => expect(deals).toEqual(['last']));
  expect([histories, tabs]).toEqual([[], []]);
});

it('a push of an unknown type does not compile', () => {
  // @ts-expect-error the name is misspelt
  expect(() => publish('deal.chnged', { id: '1' })).not.toThrow();
  // @ts-expect-error the payload is of another push
  expect(() => publish('deal.changed', {})).not.toThrow();
});
