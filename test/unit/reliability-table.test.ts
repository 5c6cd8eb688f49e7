// @vitest-environment node
import 'fake-indexeddb/auto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { faultTable } from '../reliability/report.ts';

const DOCUMENT = join(import.meta.dirname, '../../docs/reliability.md');
const TABLE = /^(?:\|.*\n)+/m;

it('docs/reliability.md says what becomes of each action under each fault; after a change: npm run reliability', async () => {
  const table = await faultTable();
  expect(table).not.toMatch(/LOST|WRONG/);
  const document = readFileSync(DOCUMENT, 'utf8');
  expect(document).toMatch(TABLE);
  await expect(document.replace(TABLE, () => table)).toMatchFileSnapshot(DOCUMENT);
}, 60_000);
