import { expect, type Page } from '@playwright/test';
import type axe from 'axe-core';
import { findCutText } from './find-cut-text.ts';
import { findLostSigns } from './find-lost-signs.ts';
import { KNOWN_CUTS } from './known-cuts.ts';
import { type CutInState, measureStates } from './measure-states.ts';
import { LANGUAGES, walk } from './walk.ts';

const PAGES = ['popup', 'pill', 'options', 'history', 'deals', 'teach'] as const;
const THEMES = ['light', 'dark'] as const;
const WIDTHS = [320, 380, 1024];

/** The rules of axe whose result depends on the theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Gives what axe finds wrong in a theme, with the elements. */
const violationsIn = (page: Page, theme: string, runOnly: string[] | undefined) =>
  page.evaluate(
    async ({ theme, runOnly }) => {
      document.documentElement.style.colorScheme = theme;
      const { run } = (globalThis as unknown as { axe: typeof axe }).axe;
      const { violations } = await run({ resultTypes: ['violations'], preload: false, ...(runOnly && { runOnly }) });
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
    },
    { theme, runOnly },
  );

const isKnown = (page: string, { where, how, width }: CutInState) =>
  KNOWN_CUTS.some((known) => known.page === page && known.where === where && known.how === how && width <= known.upTo);

/** Gives one line for each text that is cut off, however many states show it. */
const describeCuts = (found: readonly CutInState[]) =>
  [...Map.groupBy(found, ({ how, where, text }) => `${how} ${where} “${text}”`)].map(
    ([what, all]) =>
      `${what}: ${all.map(({ state, width, theme, by }) => `${state} (${width}, ${theme}, ${by})`).join(', ')}`,
  );

const tagged = (lang: string) => (lang === 'ru' ? {} : { tag: '@soak' });

for (const page of PAGES) {
  walk(`${page}: axe finds nothing wrong with any state`, async ({ gallery }) => {
    const found: object[] = [];
    for (const state of await gallery.statesOf(page)) {
      const shown = await gallery.open({ page, state });
      await expect(shown.locator('html')).toHaveAttribute('data-settled', 'yes');
      for (const theme of THEMES) {
        const violations = await violationsIn(shown, theme, theme === 'light' ? undefined : COLOUR_RULES);
        if (violations.length > 0) found.push({ state, theme, violations });
      }
    }
    expect(found).toEqual([]);
  });

  walk(`${page}: what colours say is there in forced colours too`, { tag: '@soak' }, async ({ gallery }) => {
    const found: object[] = [];
    for (const state of await gallery.statesOf(page)) {
      const shown = await gallery.open({ page, state });
      await expect(shown.locator('html')).toHaveAttribute('data-settled', 'yes');
      for (const colorScheme of THEMES) {
        await shown.emulateMedia({ forcedColors: 'active', colorScheme });
        const lost = await shown.evaluate(findLostSigns);
        if (lost.length > 0) found.push({ state, colorScheme, lost: [...new Set(lost)] });
      }
      await shown.emulateMedia({ forcedColors: null, colorScheme: null });
    }
    expect(found).toEqual([]);
  });

  // The longest words are Russian, so that `npm test` looks at these.
  for (const lang of LANGUAGES)
    walk(`${page}, ${lang}: no text is cut off in any state, width or theme`, tagged(lang), async ({ gallery }) => {
      const states = await gallery.statesOf(page);
      const shown = await gallery.open({ page, state: states[0] ?? '', width: '380' });
      await shown.locator('iframe').waitFor();
      const found = await shown.evaluate(measureStates, { page, states, lang, widths: WIDTHS, themes: [...THEMES] });
      expect(describeCuts(found.filter((cut) => !isKnown(page, cut)))).toEqual([]);
    });
}

walk('findCutText finds what is cut off', async ({ gallery }) => {
  const shown = await gallery.open({ page: 'pill', state: 'in-sync' });
  await expect(shown.locator('html')).toHaveAttribute('data-settled', 'yes');
  await shown.setContent(`
    <style>div { width: 60px; font: 16px / 20px sans-serif; white-space: nowrap }</style>
    <div>short</div>
    <div style="overflow: hidden; text-overflow: ellipsis">meant to be cut, as the ellipsis says</div>
    <div style="overflow: auto">can be scrolled into sight, if one wants to</div>
    <div style="overflow: hidden; height: 10px"><b>low</b></div>
    <div style="overflow: hidden">hidden behind the edge of its box</div>
    <div>runs out of its box to the right</div>
    <div style="width: auto; position: absolute; left: -40px">beside</div>
    <input style="width: 60px" placeholder="too long for this field" />
    <div style="width: 5000px">wide</div>`);
  const found = await shown.evaluate(findCutText);
  expect(found.map(({ how, text }) => [how, text.slice(0, 6)])).toEqual([
    ['sideways', ''],
    ['clipped', 'low'],
    ['clipped', 'hidden'],
    ['spills', 'runs o'],
    ['outside', 'beside'],
    ['placeholder', 'too lo'],
  ]);
});
