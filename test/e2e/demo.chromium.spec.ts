import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { noteStart } from '../browser/start.ts';

const ROOT = resolve(import.meta.dirname, '../..');

test('with --alone the demo does the whole job by itself, prints it and saves pictures', async () => {
  test.setTimeout(180_000);
  noteStart('chromium');
  const { stdout } = await promisify(execFile)(process.execPath, ['test/demo/start.ts', '--alone'], { cwd: ROOT });
  const writes = [...stdout.matchAll(/Wazzup received: ((POST|PATCH|DELETE) \S+)/g)].map(([, write]) => write);
  expect(writes).toEqual([
    'POST /v2/contacts',
    'POST /v2/deals',
    'PATCH /v2/deals',
    'PATCH /v2/deals',
    'PATCH /v2/deals',
    'DELETE /v2/deals',
    'POST /v2/deals',
  ]);
  expect(await readdir(resolve(ROOT, 'demo-output'))).toEqual([
    '1-open-the-deal.png',
    '2-create-the-deal.png',
    '3-change-it-in-the-crm.png',
    '4-update-the-deal.png',
    '5-close-the-deal.png',
    '6-reopen-the-deal.png',
    '7-delete-the-deal.png',
    '8-undo.png',
  ]);
});
