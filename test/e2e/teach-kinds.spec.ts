import { LIMITS, truncate } from '@/lib/deal/validate';
import { generateCases } from '../crm/taught/cases.ts';
import { KINDS } from '../crm/taught/kinds/index.ts';
import type { GeneratedPage, KindCases } from '../crm/taught/model.ts';
import { type KindScore, type ReadValues, scoreKind, shareRead, writeTable } from '../crm/taught/score.ts';
import { createTaughtSite } from '../crm/taught/serve.ts';
import { expect, test } from './fixtures.ts';
import { readPopup } from './read-popup.ts';
import { teachKind } from './teach-kind.ts';
import { openTeach } from './teach-window.ts';

const CASES = generateCases(16);

/** The pages on which a lesson is tried: other languages, other builds, and many changes at once. */
const TRIED = ['D', 'G', 'I', 'L', 'O', 'Q', 'R'];
/** Firefox reads by the same code, so that it tries the hardest of them. */
const TRIED_IN_FIREFOX = ['G', 'L', 'O', 'R'];
/** The kind that every run tries in Chromium; the soak tries all. */
const OFTEN = 'web components';
/** Less than this of what pages show is read of no kind of CRM, and of all together. */
const LEAST_OF_KIND = 0.8;
const LEAST_OF_ALL = 0.95;

const scores: KindScore[] = [];

test.describe('what a manager teaches by hand on one deal of a CRM is read on others', () => {
  // The counts of all kinds are added up, so one worker tries them.
  test.describe.configure({ mode: 'default' });
  for (const kind of CASES) {
    const { origin } = new URL(kind.taught.address);
    const tag = kind.kind === OFTEN ? [] : ['@late'];
    test.describe(() => {
      test.use({ granted: [`${origin}/*`] });
      test(kind.kind, { tag }, async ({ world, extension, browserName }) => {
        test.setTimeout(10 * 60_000);
        world.sites.push(createTaughtSite([kind]));
        await extension.connect();
        const page = await extension.visit(kind.taught.address);
        const teach = await openTeach(extension, page);
        const notes = await teachKind(teach, page, kind, languageOf(kind));
        const results: { page: GeneratedPage; read: ReadValues }[] = [];
        const tried = browserName === 'firefox' ? TRIED_IN_FIREFOX : TRIED;
        for (const other of kind.others.filter(({ letter }) => tried.includes(letter))) {
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
    // A failed test begins a new worker, which has counted only some kinds.
    if (scores.length >= CASES.length - 1) expect(shareRead(all)).toBeGreaterThanOrEqual(LEAST_OF_ALL);
  });
});

/** The popup shows a name as long as Wazzup takes it. */
const asWazzupTakesIt = (page: GeneratedPage): GeneratedPage => {
  const name = truncate(page.expected.name.replace(/\s+/gu, ' ').trim(), LIMITS.name);
  return { ...page, expected: { ...page.expected, name } };
};

const languageOf = ({ kind }: KindCases) => KINDS.find(({ name }) => name === kind)?.language ?? 'en';
