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
    expect(packedKB(pathIn(build, 'background.js'))).toBeLessThanOrEqual(60);
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
