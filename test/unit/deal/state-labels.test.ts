// @vitest-environment node
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { STATES } from '@/lib/deal/plan';
import { STATE_LABELS, stateTitle, TONE_COLOURS } from '@/lib/deal/state-labels';

const read = (path: string) => readFile(resolve(import.meta.dirname, '../../..', path), 'utf8');

describe('the labels of the states', () => {
  it('use messages of the catalogue', async () => {
    const catalogue = JSON.parse(await read('public/_locales/en/messages.json'));
    const keys = STATES.flatMap((state) => [stateTitle(state), STATE_LABELS[state].pill]);
    expect(keys.filter((key) => !(key in catalogue))).toEqual([]);
  });

  it('differ in words where the tone is the same', () => {
    const titles = STATES.map(stateTitle);
    expect(new Set(titles).size).toBe(STATES.length);
  });

  it('use the tone good only for in-sync', () => {
    expect(STATES.filter((state) => STATE_LABELS[state].tone === 'good')).toEqual(['in-sync']);
  });
});

it('badge and pill have the same colours as our pages', async () => {
  const theme = await read('components/theme.css');
  const light = (token: string) => RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}),`).exec(theme)?.[1];
  for (const token of ['good', 'warn', 'bad', 'quiet'] as const) expect(TONE_COLOURS[token]).toBe(light(token));
  expect([TONE_COLOURS.blocked, TONE_COLOURS.empty]).toEqual([TONE_COLOURS.bad, TONE_COLOURS.quiet]);
});
