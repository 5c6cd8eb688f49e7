// @vitest-environment node
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BUILDS, filesIn, pathIn } from './builds';

/** Measures a file in kilobytes of 1,000 bytes, packed as hard as gzip can. */
const packedKB = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length / 1000;

/** What each page may load before it shows what it is opened for, in kilobytes. */
const PAGES = { 'popup.html': 90, 'options.html': 115, 'journal.html': 95, 'deals.html': 105, 'teach.html': 115 };

const chunksIn = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, name = '']) => name);

/**
 * Names the chunks that a page loads at its start: those that its first one imports, and what these import. The first
 * one of some pages only waits for the skeleton to be drawn, and then imports the page itself.
 */
function chunksAtStart(build: (typeof BUILDS)[number], start: string): ReadonlySet<string> {
  const found = new Set([start]);
  for (const file of found) {
    const code = readFileSync(pathIn(build, 'chunks', file), 'utf8');
    const main = file === start ? chunksIn(code, /import\([`"]\.\/(main-[^`"]+)[`"]\)/g) : [];
    for (const name of [...chunksIn(code, /(?:from|import)\s*[`"]\.\/([^`"]+\.js)[`"]/g), ...main]) found.add(name);
  }
  return found;
}

describe.each(BUILDS)('the size of %s', (build) => {
  it.each(filesIn(build, 'content-scripts'))('keeps %s light: it is in every page of a CRM', (file) => {
    expect(packedKB(pathIn(build, 'content-scripts', file))).toBeLessThanOrEqual(11);
  });

  it('keeps the script that checks deals light, though a tab gets it only when a manager asks for it', () => {
    expect(packedKB(pathIn(build, 'check-deals.js'))).toBeLessThanOrEqual(11);
  });

  it('keeps the interpreter of lessons light: it is in every page for which there is a lesson', () => {
    expect(packedKB(pathIn(build, 'lessons.js'))).toBeLessThanOrEqual(6);
  });

  it('keeps the teacher light, though a page gets it only while a manager looks at it as an unknown one', () => {
    expect(packedKB(pathIn(build, 'teacher.js'))).toBeLessThanOrEqual(32);
  });

  it('keeps the background small: it is started anew for every click', () => {
    expect(packedKB(pathIn(build, 'background.js'))).toBeLessThanOrEqual(50);
  });

  it.each(Object.entries(PAGES))('keeps all that %s loads at its start small', (page, limit) => {
    const [start = ''] = chunksIn(readFileSync(pathIn(build, page), 'utf8'), /src="\/chunks\/([^"]+\.js)"/g);
    const files = chunksAtStart(build, start);
    expect(files.size).toBeGreaterThan(1);
    const total = [...files].reduce((sum, file) => sum + packedKB(pathIn(build, 'chunks', file)), 0);
    expect(total).toBeLessThanOrEqual(limit);
  });

  it('shows a deal before the phones of all countries and the checks of the settings are there', () => {
    const all = filesIn(build, 'chunks');
    // Eight letters, which tell versions of a chunk apart, follow its name.
    const named = (name: string) => all.filter((file) => new RegExp(`^${name}-.{8}\\.js$`).test(file));
    const [start = ''] = named('popup');
    const early = chunksAtStart(build, start);
    for (const name of ['phone', 'settings']) {
      expect(named(name)).toHaveLength(1);
      expect([...early]).not.toContain(named(name)[0]);
    }
  });
});

describe.each(BUILDS)('the page of all deals of %s', (build) => {
  /** What only that page has: the reading of the list, its table, and what is kept of it. */
  const OWN = ['deals.list', 'aria-rowcount', 'getAllKeys(`chunks`)'];

  const textOf = (page: string) => {
    const [start = ''] = chunksIn(readFileSync(pathIn(build, page), 'utf8'), /src="\/chunks\/([^"]+\.js)"/g);
    return [...chunksAtStart(build, start)].map((file) => readFileSync(pathIn(build, 'chunks', file), 'utf8')).join();
  };

  it.each(['popup.html', 'options.html', 'journal.html'])('leaves nothing in %s', (page) => {
    expect(OWN.filter((word) => textOf(page).includes(word))).toEqual([]);
  });

  it('has what the others lack, so this test would find it', () => {
    expect(OWN.filter((word) => !textOf('deals.html').includes(word))).toEqual([]);
  });
});

describe.each(BUILDS)('the interpreter of lessons of %s', (build) => {
  const reads = (path: string) => readFileSync(path, 'utf8').includes('one-time-code');

  it('is in no page but those for which there is a lesson, and never in the background', () => {
    const ofCrms = filesIn(build, 'content-scripts').filter((file) => file !== 'taught.js');
    const others = [
      ...ofCrms.map((file) => pathIn(build, 'content-scripts', file)),
      ...['background.js', 'check-deals.js'].map((file) => pathIn(build, file)),
    ];
    expect(others.filter(reads)).toEqual([]);
    expect(reads(pathIn(build, 'lessons.js'))).toBe(true);
  });
});

describe.each(BUILDS)('content scripts of %s', (build) => {
  it.each(filesIn(build, 'content-scripts'))('%s speaks to no host of its own accord', (file) => {
    // Readers know the CRM's paths; Wazzup is the background's alone.
    expect(readFileSync(pathIn(build, 'content-scripts', file), 'utf8')).not.toMatch(/wazzup24|Bearer/);
  });
});

describe.each(BUILDS)('the background of %s', (build) => {
  /** Names from the CRMs' pages, by which readers find a deal there, and what any reader needs to look at a page. */
  const PAGE_CODE = ['lead[NAME]', 'viewContainer', 'side-panel-iframe', 'querySelector', 'MutationObserver'];

  it('carries no code that reads pages: only content scripts have a page', () => {
    const background = readFileSync(pathIn(build, 'background.js'), 'utf8');
    expect(PAGE_CODE.filter((name) => background.includes(name))).toEqual([]);
  });

  it('lacks what the content scripts have, so this test would find it', () => {
    const scripts = filesIn(build, 'content-scripts').map((file) =>
      readFileSync(pathIn(build, 'content-scripts', file), 'utf8'),
    );
    expect(PAGE_CODE.filter((name) => !scripts.some((script) => script.includes(name)))).toEqual([]);
  });
});
