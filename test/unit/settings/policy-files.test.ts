import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sites } from '@/lib/crm';
import { policyModel } from '@/lib/settings/model';
import { parsePolicy } from '@/lib/settings/policy';
import config from '@/wxt.config';

const DOCS = join(import.meta.dirname, '../../../docs');
const read = (name: string) => JSON.parse(readFileSync(join(DOCS, 'policies', name), 'utf8'));
const { EXTENSION_ID: chrome, ...others } = read('chrome.json')['3rdparty'].extensions;
const firefox = read('firefox.json').policies['3rdparty'].Extensions;
const names = Object.keys(policyModel.def.shape).sort();

describe('the policy files that are ready to be taken', () => {
  it('set everything that can be set, and all of it can be used', () => {
    expect(Object.keys(chrome).sort()).toEqual(names);
    const lessons = chrome.lessons.map((lesson: string) => JSON.parse(lesson));
    expect(parsePolicy(chrome)).toEqual({ values: { ...chrome, lessons }, rejected: [] });
    expect(sites.all.map(({ crm }) => crm)).toEqual(expect.arrayContaining(chrome.crms));
    expect(others).toEqual({});
  });

  it('say the same in both browsers, under the ids the extension has there', () => {
    const { manifest } = config;
    const built =
      typeof manifest === 'function' ? manifest({ browser: 'firefox' } as Parameters<typeof manifest>[0]) : {};
    expect(firefox).toEqual({
      [(built as { browser_specific_settings: { gecko: { id: string } } }).browser_specific_settings.gecko.id]: chrome,
    });
  });

  it('and the page about them names each setting', () => {
    const page = readFileSync(join(DOCS, 'team-rollout.md'), 'utf8');
    expect([...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name).sort()).toEqual(names);
  });
});
