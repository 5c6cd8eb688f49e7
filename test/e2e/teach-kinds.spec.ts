import type { Page } from '@playwright/test';
import { LIMITS, truncate } from '@/lib/deal/validate';
import { generateCases } from '../crm/taught/cases.ts';
import { KINDS } from '../crm/taught/kinds/index.ts';
import type { GeneratedPage, KindCases } from '../crm/taught/model.ts';
import { type KindScore, type ReadValues, scoreKind, shareRead, writeTable } from '../crm/taught/score.ts';
import { createTaughtSite } from '../crm/taught/serve.ts';
import { type Extension, expect, expectState, test } from './fixtures.ts';
import { readPopup } from './read-popup.ts';
import { teachKind } from './teach-kind.ts';

const CASES = generateCases(16);

/** The pages on which a lesson is tried: other languages, other builds, and many changes at once. */
const TRIED = ['D', 'G', 'I', 'L', 'O', 'Q', 'R'];
/** The kinds that every run tries in Chromium; the soak tries all. */
const OFTEN = ['server-rendered tables', 'web components', 'a frame that holds the record'];
/** Less than this of what pages show is read of no kind of CRM, and of all together. */
const LEAST_OF_KIND = 0.8;
const LEAST_OF_ALL = 0.95;

const scores: KindScore[] = [];

/** Opens the teach window from the popup. */
async function openTeach({ context, popup: openPopup }: Extension, about: Page): Promise<Page> {
  const popup = await openPopup(about);
  await expectState(popup, 'not-a-deal');
  await popup.getByRole('button', { name: 'Teach this page' }).click();
  // Firefox tells of a window before it knows what is in it.
  const find = () => context.pages().find((page) => page.url().includes('/teach.html'));
  await expect.poll(find).toBeDefined();
  await popup.close();
  const teach = find();
  if (!teach) throw new Error('no window to teach in');
  await expect(teach.getByRole('heading', { name: 'Teach Deal Link this page' })).toBeVisible();
  return teach;
}

test.describe('what a manager teaches by hand on one deal of a CRM is read on others', () => {
  // The counts of all kinds are added up, so one worker tries them.
  test.describe.configure({ mode: 'default' });
  for (const kind of CASES) {
    const { origin } = new URL(kind.taught.address);
    const tag = OFTEN.includes(kind.kind) ? [] : ['@late'];
    test.describe(() => {
      test.use({ granted: [`${origin}/*`] });
      test(kind.kind, { tag }, async ({ world, extension }) => {
        test.setTimeout(10 * 60_000);
        world.sites.push(createTaughtSite([kind]));
        await extension.connect();
        const page = await extension.visit(kind.taught.address);
        const teach = await openTeach(extension, page);
        const notes = await teachKind(teach, page, kind, languageOf(kind));
        const results: { page: GeneratedPage; read: ReadValues }[] = [];
        for (const other of kind.others.filter(({ letter }) => TRIED.includes(letter))) {
          await page.goto(other.address);
          const popup = await extension.popup(page);
          results.push({ page: asWazzupTakesIt(other), read: await readPopup(popup, world) });
          await popup.close();
        }
        const score = scoreKind(kind.kind, results);
        scores.push(score);
        if (score.misses.length > 0) console.log(kind.kind, JSON.stringify(score.misses, null, 1));
        expect(notes).toEqual([]);
        expect(score.misses.filter(({ verdict }) => verdict === 'wrong')).toEqual([]);
        expect(shareRead(score)).toBeGreaterThanOrEqual(LEAST_OF_KIND);
      });
    });
  }

  test.afterAll(() => {
    console.log(writeTable(scores));
    const total = (count: 'read' | 'missing' | 'wrong') => scores.reduce((sum, score) => sum + score[count], 0);
    const all = { read: total('read'), missing: total('missing'), wrong: total('wrong') };
    expect(shareRead(all)).toBeGreaterThanOrEqual(LEAST_OF_ALL);
  });
});

/** The popup shows a name as long as Wazzup takes it. */
const asWazzupTakesIt = (page: GeneratedPage): GeneratedPage => {
  const name = truncate(page.expected.name.replace(/\s+/gu, ' ').trim(), LIMITS.name);
  return { ...page, expected: { ...page.expected, name } };
};

const languageOf = ({ kind }: KindCases) => KINDS.find(({ name }) => name === kind)?.language ?? 'en';
