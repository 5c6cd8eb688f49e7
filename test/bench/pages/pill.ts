import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Page } from '@playwright/test';

const WORDS = join(resolve(import.meta.dirname, '../../..'), 'public/_locales/en/messages.json');

const words: Record<string, { message: string }> = JSON.parse(readFileSync(WORDS, 'utf8'));

/** What the pill says where something is wrong. */
export const TROUBLES: readonly string[] = ['pill_no_access', 'pill_conflict', 'pill_no_token', 'pill_error'].flatMap(
  (key) => words[key]?.message ?? [],
);

interface Node {
  nodeId: number;
  nodeName: string;
  attributes?: string[];
  children?: Node[];
  shadowRoots?: Node[];
}

/** Gives what the pill says, through its closed shadow root; empty if there is no pill. */
export async function pillLabel(page: Page): Promise<string> {
  const cdp = await page.context().newCDPSession(page);
  const { root } = await cdp.send('DOM.getDocument', { depth: 2 });
  const html = (root as Node).children?.find(({ nodeName }) => nodeName === 'HTML');
  const host = html?.children?.findLast(({ nodeName }) => nodeName === 'DIV');
  const pill = host && (await cdp.send('DOM.describeNode', { nodeId: host.nodeId, depth: -1, pierce: true })).node;
  await cdp.detach();
  return pill ? labels(pill as Node).join() : '';
}

function labels({ attributes = [], children = [], shadowRoots = [] }: Node): string[] {
  const at = attributes.indexOf('aria-label');
  const own = at < 0 ? [] : [attributes[at + 1] ?? ''];
  return [...own, ...[...children, ...shadowRoots].flatMap(labels)];
}
