import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { reconcileScripts } from '@/lib/background/content-scripts';
import { sites } from '@/lib/crm';

type Script = { id: string; matches: string[] };

/** A browser that lets the extension into these hosts; it keeps the scripts that are registered. */
function open(granted: string[], registered: Script[] = []) {
  const scripts = new Map(registered.map((script) => [script.id, script]));
  Reflect.set(browser, 'permissions', { getAll: async () => ({ origins: granted }) });
  Reflect.set(browser, 'scripting', {
    getRegisteredContentScripts: async ({ ids = [...scripts.keys()] }: { ids?: string[] } = {}) =>
      ids.flatMap((id) => scripts.get(id) ?? []),
    registerContentScripts: async (added: Script[]) => {
      for (const script of added) scripts.set(script.id, script);
    },
    updateContentScripts: async (changed: Script[]) => {
      for (const script of changed) scripts.set(script.id, script);
    },
    unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
      for (const id of ids) scripts.delete(id);
    },
    executeScript: async () => [],
  });
  vi.spyOn(browser.tabs, 'query').mockImplementation(async () => []);
  return scripts;
}

const ALL = [...(sites.named('bitrix24')?.hosts ?? [])];
/** What an older version asked for: it knew fewer countries. */
const OLDER = ALL.filter((host) => !/\.(uz|mx|co|ae)\//.test(host));

beforeEach(() => fakeBrowser.reset());

describe('a CRM that has more hosts than when the manager switched it on', () => {
  it('keeps its script on the hosts of then, and gets the others when the manager allows them', async () => {
    const scripts = open(OLDER, [{ id: 'bitrix24', matches: OLDER }]);
    await reconcileScripts({ renew: true });
    expect(scripts.get('bitrix24')?.matches).toEqual(OLDER);
    expect([...scripts.keys()]).toEqual(['bitrix24']);

    const later = open(ALL, [...scripts.values()]);
    await reconcileScripts();
    expect(later.get('bitrix24')?.matches).toEqual(ALL);
  });

  it('keeps its script on a portal that was allowed by its address, before its country was known', async () => {
    const portal = 'https://acme.bitrix24.uz/*';
    const scripts = open([portal], [{ id: 'bitrix24', matches: [portal] }]);
    await reconcileScripts({ renew: true });
    expect(scripts.get('bitrix24')?.matches).toEqual([portal]);
  });
});
