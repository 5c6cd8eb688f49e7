// @vitest-environment node
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { BUILDS, filesIn, pathIn } from './builds';

/** Measures a file in kilobytes of 1,000 bytes, packed as hard as gzip can. */
const packedKB = (path: string): number => gzipSync(readFileSync(path), { level: 9 }).length / 1000;

describe.each(BUILDS)('the size of %s', (build) => {
  it.each(filesIn(build, 'content-scripts'))('keeps %s light: it is in every page of a CRM', (file) => {
    expect(packedKB(pathIn(build, 'content-scripts', file))).toBeLessThanOrEqual(12);
  });

  it('keeps the background small: it is started anew for every click', () => {
    expect(packedKB(pathIn(build, 'background.js'))).toBeLessThanOrEqual(50);
  });

  it.each(filesIn(build, '.').filter((file) => file.endsWith('.html')))(
    'keeps all that %s loads small: a popup is opened many times a day',
    (page) => {
      const chunks = [...readFileSync(pathIn(build, page), 'utf8').matchAll(/(?:src|href)="\/(chunks\/[^"]+\.js)"/g)];
      expect(chunks.length).toBeGreaterThan(0);
      const total = chunks.reduce((sum, [, chunk = '']) => sum + packedKB(pathIn(build, chunk)), 0);
      expect(total).toBeLessThanOrEqual(120);
    },
  );
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
