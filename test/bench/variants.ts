import { setTimeout as pause } from 'node:timers/promises';
import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import { launchEmptyChromium } from '../browser/chromium.ts';
import { createChromiums } from '../browser/chromiums.ts';
import { DEFAULT_TOKEN } from '../wazzup/index.ts';
import { buildReference, type Reference } from './reference.ts';

/** What is measured side by side: a browser without any extension, and with one of four in it. */
export const VARIANTS = ['nothing', 'empty', 'hello', 'job', 'ours'] as const;
export type VariantName = (typeof VARIANTS)[number];

export interface Variant {
  name: VariantName;
  context: BrowserContext;
  /** The browser's own session. */
  cdp: CDPSession;
  /** The origin of our extension's own pages, with a slash at the end; empty in the other browsers. */
  root: string;
  close(): Promise<void>;
}

/** All hosts of the CRMs whose pages are measured. */
const HOSTS = [
  'https://*.pipedrive.com/*',
  'https://*.kommo.com/*',
  'https://crm.zoho.com/*',
  'https://*.hubspot.com/*',
  'https://*.bitrix24.com/*',
];

/** Starts a browser of its own for each variant, so that the extensions do not share any process. */
export async function startVariants(port: number, names: readonly VariantName[] = VARIANTS): Promise<Variant[]> {
  const variants = [];
  for (const name of names) variants.push(await (name === 'ours' ? startOurs(port) : startReference(port, name)));
  // The browsers do a good deal by themselves right after their start.
  await pause(2_000);
  return variants;
}

async function startReference(port: number, name: Exclude<VariantName, 'ours'>): Promise<Variant> {
  const context = await launchEmptyChromium({ port });
  const cdp = await sessionOf(context);
  if (name !== 'nothing') await loadReference({ cdp }, name);
  return { name, context, cdp, root: '', close: () => context.close() };
}

/** The browser with our extension, connected to Wazzup and let into all CRMs. */
export interface Ours extends Variant {
  /** A page of the extension that does nothing by itself. */
  desk: Page;
  /** Ends the extension's background. */
  endBackground(): Promise<void>;
}

/** Starts the browser with our extension alone. */
export async function startOurs(port: number): Promise<Ours> {
  const browsers = createChromiums();
  const started = await browsers.start({ port, granted: HOSTS, language: 'en-US', dark: false });
  const { context, root, endBackground } = started;
  const desk = await context.newPage();
  await desk.goto(`${root}manifest.json`);
  const save = { type: 'token.save', request: { token: DEFAULT_TOKEN } };
  const reply: { ok?: boolean } = await desk.evaluate((message) => chrome.runtime.sendMessage(message), save);
  if (reply?.ok !== true) throw new Error(`The extension took no token: ${JSON.stringify(reply)}`);
  const close = async () => {
    await started.close();
    await browsers.close();
  };
  return { name: 'ours', context, root, cdp: await sessionOf(context), desk, endBackground, close };
}

/** Loads a reference extension into a browser; gives the origin of its pages, with a slash at the end. */
export async function loadReference({ cdp }: Pick<Variant, 'cdp'>, name: Reference): Promise<string> {
  const { id } = await cdp.send('Extensions.loadUnpacked', { path: await buildReference(name) });
  return `chrome-extension://${id}/`;
}

async function sessionOf(context: BrowserContext): Promise<CDPSession> {
  const session = await context.browser()?.newBrowserCDPSession();
  if (!session) throw new Error('Chromium has been closed');
  return session;
}
