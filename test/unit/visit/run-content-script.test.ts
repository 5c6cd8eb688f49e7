import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { runContentScript } from '@/lib/visit/run-content-script';
import { cases, openPage } from '../../crm/cases';
import { stubPageGlobals } from '../page-globals';

const oak = cases.find(({ name }) => name === 'pipedrive/session-full');
if (!oak) throw new Error('the case is gone');

const BACKGROUND = { id: browser.runtime.id };
const END = { type: 'script.end', request: { crm: oak.reader.site.crm } };

let stop: AbortController;

beforeEach(() => {
  fakeBrowser.reset();
  stop = new AbortController();
  const page = openPage(oak);
  vi.stubGlobal('document', page.document);
  stubPageGlobals(page.document);
  vi.stubGlobal('location', { href: page.address() });
  vi.stubGlobal('fetch', page.fetch);
});
afterEach(() => {
  stop.abort();
  vi.unstubAllGlobals();
});

it('a content script ends when its own background ends the scripts of its CRM, and for no other message', async () => {
  runContentScript(oak.reader, { signal: stop.signal, isInvalid: false, abort: () => stop.abort() });
  const send = (message: unknown, sender: object) => fakeBrowser.runtime.onMessage.trigger(message, sender, () => {});
  const isAlive = () => fakeBrowser.runtime.onMessage.hasListeners();
  for (const sender of [{ ...BACKGROUND, tab: { id: 1 } }, { id: 'another' }, {}]) await send(END, sender);
  for (const odd of [{ ...END, request: { crm: 'kommo' } }, { type: 'script.end' }, 'script.end', null, undefined, []])
    await send(odd, BACKGROUND);
  expect(isAlive()).toBe(true);
  await send(END, BACKGROUND);
  expect(isAlive()).toBe(false);
});
