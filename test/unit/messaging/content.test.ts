import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { type ContentHandlers, listenToBackground, report } from '@/lib/messaging/content';

type Listener = Parameters<typeof browser.runtime.onMessage.addListener>[0];
type Sender = Parameters<Listener>[1];

const BACKGROUND = { id: browser.runtime.id } as Sender;
const REQUESTS = {
  'page.which': { alone: true },
  'page.read': { session: false },
  'script.end': { crm: 'kommo' },
  'visit.mark': { uri: 'https://acme.kommo.com/1', state: 'conflict' },
};
const WHICH = { type: 'page.which', request: REQUESTS['page.which'] };

let stop: AbortController;
let listeners: Set<Listener>;

beforeEach(() => {
  fakeBrowser.reset();
  stop = new AbortController();
  listeners = new Set();
  vi.spyOn(browser.runtime.onMessage, 'addListener').mockImplementation((listener) => void listeners.add(listener));
  vi.spyOn(browser.runtime.onMessage, 'removeListener').mockImplementation(
    (listener) => void listeners.delete(listener),
  );
});
afterEach(() => void vi.restoreAllMocks());

/** Sends a message as a browser does: a listener that returns true answers later, and any other does not answer. */
async function send(message: unknown, sender: Sender = BACKGROUND): Promise<unknown> {
  const [listener] = listeners;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  return (listener?.(message, sender, resolve) as unknown) === true ? promise : 'nobody';
}

function listen(more: Partial<ContentHandlers> = {}) {
  const heard: unknown[] = [];
  const hear = (type: string) => (request: unknown) => {
    heard.push({ type, request });
    return null;
  };
  listenToBackground(
    {
      'page.which': (request) => {
        heard.push({ type: 'page.which', request });
        return { crm: 'kommo', deal: null };
      },
      'page.read': hear('page.read'),
      'script.end': hear('script.end'),
      'visit.mark': hear('visit.mark'),
      ...more,
    },
    stop.signal,
  );
  return heard;
}

describe('a content script’s one listener', () => {
  it('passes each message of the background to its handler, and sends the handler’s answer', async () => {
    const heard = listen();
    for (const [type, request] of Object.entries(REQUESTS))
      expect(await send({ type, request })).toEqual(type === 'page.which' ? { crm: 'kommo', deal: null } : null);
    expect(heard).toEqual(Object.entries(REQUESTS).map(([type, request]) => ({ type, request })));
  });

  it('waits for an answer that comes later', async () => {
    listen({ 'page.which': async () => ({ crm: 'later', deal: null }) });
    expect(await send(WHICH)).toEqual({ crm: 'later', deal: null });
  });

  it('leaves the answer to other frames if a handler has none', async () => {
    listen({ 'page.which': () => undefined });
    expect(await send(WHICH)).toBe('nobody');
  });

  it.each<[string, Partial<Sender>]>([
    ['a content script', { ...BACKGROUND, tab: { id: 1 } as NonNullable<Sender['tab']> }],
    ['another extension', { id: 'another' }],
    ['nobody known', {}],
  ])('does not hear %s', async (_, sender) => {
    const heard = listen();
    for (const [type, request] of Object.entries(REQUESTS))
      expect(await send({ type, request }, sender as Sender)).toBe('nobody');
    expect(heard).toEqual([]);
  });

  it.each([
    undefined,
    null,
    'page.which',
    [],
    {},
    { type: 'page.which' },
    { type: 'page.which', request: {} },
    { type: 'page.which', alone: true },
    { type: 'page.which', request: { alone: true, more: 1 } },
    { type: 'visit.mark', request: { uri: 'x', state: 'unheard-of' } },
    { type: 'toString', request: {} },
    { type: 'token.state', request: {} },
    { type: ['page.which'], request: { alone: true } },
  ])('hands %j to no handler', async (message) => {
    const heard = listen();
    expect(await send(message)).toBe('nobody');
    expect(heard).toEqual([]);
  });

  it('is removed when the script ends, and never added if the script has ended before', () => {
    listen();
    expect(listeners.size).toBe(1);
    stop.abort();
    expect(listeners.size).toBe(0);
    listen();
    expect(listeners.size).toBe(0);
  });
});

describe('a report', () => {
  const replyWith = (reply: unknown) =>
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation((async () => reply) as never);

  it('goes to the background, and gives the background’s answer', async () => {
    const sent = replyWith({ ok: true, answer: { state: 'in-sync' } });
    expect(await report('visit.report', { deal: null, page: null })).toEqual({ state: 'in-sync' });
    expect(sent.mock.calls).toEqual([[{ type: 'visit.report', request: { deal: null, page: null } }]]);
  });

  it.each([
    undefined,
    null,
    'x',
    { ok: false, error: { kind: 'unexpected', details: {} } },
    { ok: true },
    { ok: true, answer: { state: 'unheard-of' } },
    { answer: { state: 'in-sync' } },
  ])('answered by %j has no answer', async (reply) => {
    replyWith(reply);
    expect(await report('visit.report', { deal: null, page: null })).toBeUndefined();
  });

  it('has no answer after an update of the extension', async () => {
    vi.spyOn(browser.runtime, 'sendMessage').mockImplementation(() => {
      throw new Error('Extension context invalidated.');
    });
    expect(await report('pill.open', {})).toBeUndefined();
  });
});
