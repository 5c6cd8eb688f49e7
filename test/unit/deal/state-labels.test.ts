// @vitest-environment node
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SHOWN_STATES, shownState } from '@/lib/deal/shown-state';
import { pillTitle, STATE_TONES, stateTitle, TONE_COLOURS } from '@/lib/deal/state-labels';
import { VISIBILITIES } from '@/lib/deal/visibility';

const read = (path: string) => readFile(resolve(import.meta.dirname, '../../..', path), 'utf8');

describe('the labels of the states', () => {
  it('use messages of the catalogue', async () => {
    const catalogue = JSON.parse(await read('public/_locales/en/messages.json'));
    const keys = SHOWN_STATES.flatMap((state) => [stateTitle(state), pillTitle(state)]);
    expect(keys.filter((key) => !(key in catalogue))).toEqual([]);
  });

  it('differ in words where the tone is the same', () => {
    const titles = SHOWN_STATES.map(stateTitle);
    expect(new Set(titles).size).toBe(SHOWN_STATES.length);
  });

  it('use the tone good only for a deal that a manager finds beside the chat', () => {
    expect(SHOWN_STATES.filter((state) => STATE_TONES[state] === 'good')).toEqual(['in-sync']);
    const shown = VISIBILITIES.filter((visibility) => shownState('in-sync', visibility) === 'in-sync');
    expect(shown).toEqual(['visible']);
  });
});

it('badge and pill have the same colours as our pages', async () => {
  const theme = await read('components/theme.css');
  const light = (token: string) => RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}),`).exec(theme)?.[1];
  for (const token of ['good', 'warn', 'bad', 'quiet'] as const) expect(TONE_COLOURS[token]).toBe(light(token));
  expect([TONE_COLOURS.blocked, TONE_COLOURS.empty]).toEqual([TONE_COLOURS.bad, TONE_COLOURS.quiet]);
});
