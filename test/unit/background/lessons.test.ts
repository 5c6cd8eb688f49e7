import { beforeEach, describe, expect, it, vi } from 'vitest';
import { browser } from 'wxt/browser';
import { fakeBrowser } from 'wxt/testing/fake-browser';
import { reconcileScripts } from '@/lib/background/content-scripts';
import { createPageHandlers } from '@/lib/background/handlers/page';
import { createVisitHandlers } from '@/lib/background/handlers/visit';
import type { Sender } from '@/lib/background/router';
import { readTab } from '@/lib/background/tabs';
import type { Lesson } from '@/lib/lesson/model';
import { changeSettings } from '@/lib/settings';
import { LESSON, REPAIR } from '../../fixtures/lesson';

interface Script {
  id: string;
  js: string[];
  matches: string[];
}

/** A browser with open tabs, which lets the extension into some hosts. */
function open(granted: string[], tabs: Record<number, string> = {}) {
  const scripts = new Map<string, Script>();
  const injected: [tab: number, files: string[]][] = [];
  const ended: string[] = [];
  const grants = new Set(granted);
  Reflect.set(browser, 'permissions', {
    getAll: async () => ({ origins: [...grants] }),
    contains: async ({ origins = [] }: { origins?: string[] }) => origins.every((origin) => grants.has(origin)),
  });
  Reflect.set(browser, 'scripting', {
    getRegisteredContentScripts: async ({ ids }: { ids?: string[] } = {}) =>
      [...scripts.values()].filter(({ id }) => ids?.includes(id) ?? true),
    registerContentScripts: async (added: Script[]) => {
      for (const script of added) scripts.set(script.id, script);
    },
    updateContentScripts: async (changed: Script[]) => {
      for (const script of changed) scripts.set(script.id, script);
    },
    unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
      for (const id of ids) scripts.delete(id);
    },
    executeScript: async ({ target, files }: { target: { tabId: number }; files: string[] }) => {
      injected.push([target.tabId, files]);
    },
  });
  vi.spyOn(browser.tabs, 'query').mockImplementation(async ({ url }) => {
    const hosts = [url ?? []].flat().map((pattern) => pattern.replace(/\*$/, ''));
    const shown = Object.entries(tabs).filter(
      ([, at]) => hosts.length === 0 || hosts.some((host) => at.startsWith(host)),
    );
    return shown.map(([id]) => ({ id: Number(id) })) as never;
  });
  vi.spyOn(browser.tabs, 'get').mockImplementation(async (id) => ({ url: tabs[Number(id)] }) as never);
  vi.spyOn(browser.tabs, 'sendMessage').mockImplementation(async (_, message) => {
    const { type, request } = message as { type: string; request: { crm: string } };
    if (type !== 'script.end') throw new Error('no script');
    ended.push(request.crm);
  });
  /** The files of each script that is registered, by the pages. */
  const files = () => [...scripts.values()].map(({ js, matches }) => [matches.join(), js.join()]);
  return { scripts, injected, ended, grants, files };
}

const teach = (...lessons: Lesson[]) => changeSettings(() => ({ lessons }));
const HOST = 'https://crm.acme.example/*';
const PIPEDRIVE = 'https://acme.pipedrive.com/*';
const TAUGHT = ['/lessons.js', '/content-scripts/taught.js'];

beforeEach(() => fakeBrowser.reset());

describe('the scripts for lessons', () => {
  it('are registered for the hosts that have a lesson and are granted, and nowhere else', async () => {
    const { files, grants, injected } = open([HOST, 'https://other.example/*'], {
      1: 'https://crm.acme.example/deals/1',
    });
    await reconcileScripts();
    expect(files().map(([, js]) => js)).not.toContain(TAUGHT.join());
    await teach(LESSON, { ...LESSON, origin: 'https://not-granted.example' });
    await reconcileScripts();
    expect(files().filter(([, js]) => js?.includes('lessons'))).toEqual([[HOST, TAUGHT.join()]]);
    expect(injected).toContainEqual([1, TAUGHT]);

    grants.delete(HOST);
    await reconcileScripts();
    expect(files().filter(([, js]) => js?.includes('lessons'))).toEqual([]);
  });

  it('are no scripts of a CRM that companies host themselves: that host is another CRM', async () => {
    const { files } = open([HOST]);
    await teach(LESSON);
    await reconcileScripts();
    expect(files()).toEqual([[HOST, TAUGHT.join()]]);
  });

  it('are the interpreter alone for a repair, beside the script of its CRM', async () => {
    const { files } = open([PIPEDRIVE]);
    await teach(REPAIR);
    await reconcileScripts();
    expect(files()).toEqual([
      [PIPEDRIVE, '/content-scripts/pipedrive.js'],
      [PIPEDRIVE, '/lessons.js'],
    ]);
  });

  it('are none for a lesson of a CRM that is built in: its own script reads it', async () => {
    const { files } = open([PIPEDRIVE]);
    await teach({ ...LESSON, origin: 'https://acme.pipedrive.com' });
    await reconcileScripts();
    expect(files()).toEqual([[PIPEDRIVE, '/content-scripts/pipedrive.js']]);
  });

  it('of the lesson before stay until the new ones are there, should the browser end the background in between', async () => {
    const { files } = open([HOST]);
    await teach(LESSON);
    await reconcileScripts();
    await teach({ ...LESSON, label: 'Another name' });
    const { unregisterContentScripts } = browser.scripting;
    Reflect.set(browser.scripting, 'unregisterContentScripts', async () => {
      throw new Error('the background has ended');
    });
    await reconcileScripts().catch(() => {});
    expect(files()).toContainEqual([HOST, TAUGHT.join()]);
    expect(files().length).toBe(2);
    Reflect.set(browser.scripting, 'unregisterContentScripts', unregisterContentScripts);
    await reconcileScripts();
    expect(files()).toEqual([[HOST, TAUGHT.join()]]);
  });

  it('of one lesson that the browser refuses take those of no other with them', async () => {
    const { files } = open([HOST, 'https://odd.example/*']);
    const { registerContentScripts } = browser.scripting;
    Reflect.set(browser.scripting, 'registerContentScripts', async (added: Script[]) => {
      if (added.some(({ matches }) => matches.includes('https://odd.example/*'))) throw new Error('no pattern');
      return registerContentScripts(added as never);
    });
    await teach({ ...LESSON, origin: 'https://odd.example' }, LESSON);
    await reconcileScripts();
    expect(files()).toEqual([[HOST, TAUGHT.join()]]);
  });

  it('do not change as long as the lesson does not', async () => {
    const { injected, ended, scripts } = open([HOST], { 1: 'https://crm.acme.example/deals/1' });
    await teach(LESSON);
    await reconcileScripts();
    const before = [...scripts.keys()];
    await changeSettings(() => ({ pill: 'off' }));
    await reconcileScripts();
    expect([...scripts.keys()]).toEqual(before);
    expect(injected).toEqual([[1, TAUGHT]]);
    expect(ended).toEqual([]);
  });

  it('begin anew in open tabs when the lesson changes, and after an update of the extension', async () => {
    const { injected, ended, files } = open([HOST], { 1: 'https://crm.acme.example/deals/1', 2: 'https://x.example/' });
    await teach(LESSON);
    await reconcileScripts();
    injected.length = 0;
    await teach({ ...LESSON, addresses: ['/leads/{digits}'] });
    await reconcileScripts();
    expect(ended).toContain(LESSON.origin);
    expect(injected.at(-1)).toEqual([1, TAUGHT]);
    expect(files()).toEqual([[HOST, TAUGHT.join()]]);
    injected.length = 0;
    await reconcileScripts({ renew: true });
    expect(injected).toContainEqual([1, TAUGHT]);
  });

  it.each<[string, Lesson[]]>([
    ['switched off', [{ ...LESSON, off: true }]],
    ['deleted', []],
  ])('end in open tabs when the lesson is %s', async (_, then) => {
    const { files, ended } = open([HOST], { 1: 'https://crm.acme.example/deals/1' });
    await teach(LESSON);
    await reconcileScripts();
    await teach(...then);
    await reconcileScripts();
    expect(ended).toContain(LESSON.origin);
    expect(files().filter(([, js]) => js?.includes('lessons'))).toEqual([]);
  });

  it('ask anew in open tabs when a repair is gone, so that its CRM’s script reads without it', async () => {
    const { injected, files } = open([PIPEDRIVE], { 1: 'https://acme.pipedrive.com/deal/1' });
    await teach(REPAIR);
    await reconcileScripts();
    injected.length = 0;
    await teach();
    await reconcileScripts();
    expect(injected).toEqual([[1, ['/lessons.js']]]);
    expect(files()).toEqual([[PIPEDRIVE, '/content-scripts/pipedrive.js']]);
  });
});

describe('the lesson that a page gets', () => {
  const { 'lesson.get': get } = createVisitHandlers({} as never);
  const from = (origin: string): Sender => ({ id: 'x', origin, url: `${origin}/deals/1`, tab: { id: 1 } });

  it('is that of its own origin, and of no other', async () => {
    await teach(LESSON, REPAIR);
    expect(await get({}, from(LESSON.origin))).toEqual({ lesson: LESSON });
    expect(await get({}, from(REPAIR.origin))).toEqual({ lesson: REPAIR });
    const others = [
      'http://crm.acme.example',
      'https://crm.acme.example:8443',
      'https://acme.example',
      'https://a.crm.acme.example',
    ];
    for (const origin of others) expect([origin, await get({}, from(origin))]).toEqual([origin, { lesson: null }]);
  });

  it('is what the browser stamped, not what the page says of its address', async () => {
    await teach(LESSON);
    expect(await get({}, { ...from('https://evil.example'), url: `${LESSON.origin}/deals/1` })).toEqual({
      lesson: null,
    });
    await expect(get({}, { ...from(LESSON.origin), origin: 'null' })).rejects.toThrow('not from a page');
    await expect(get({}, { id: 'x', origin: LESSON.origin })).rejects.toThrow('not from a page');
  });

  it('is none if the lesson is switched off, damaged, or of a CRM that is built in', async () => {
    await teach({ ...LESSON, off: true }, { ...LESSON, origin: REPAIR.origin });
    expect(await get({}, from(LESSON.origin))).toEqual({ lesson: null });
    expect(await get({}, from(REPAIR.origin))).toEqual({ lesson: null });
    await fakeBrowser.storage.local.set({ settings: { lessons: [{ ...LESSON, addresses: [7] }] } });
    expect(await get({}, from(LESSON.origin))).toEqual({ lesson: null });
  });
});

describe('a tab with a page of a taught CRM', () => {
  it('has no access until the manager allows its host, however often they click', async () => {
    const { injected } = open([], { 1: 'https://crm.acme.example/deals/1' });
    await teach(LESSON);
    expect(await readTab(1)).toMatchObject({
      kind: 'no-access',
      site: { label: 'Acme CRM' },
      hosts: [HOST],
      address: LESSON.origin,
    });
    expect(injected).toEqual([]);
  });

  it('gets the scripts if they are not there', async () => {
    const { injected } = open([HOST], { 1: 'https://crm.acme.example/deals/1' });
    await teach(LESSON);
    await readTab(1);
    expect(injected).toEqual([[1, TAUGHT]]);
  });

  it('is none on another port, nor once the lesson is switched off', async () => {
    open([HOST], { 1: 'https://crm.acme.example:8443/deals/1', 2: 'https://crm.acme.example/deals/1' });
    await teach(LESSON);
    expect(await readTab(1)).toEqual({ kind: 'not-a-deal' });
    await teach({ ...LESSON, off: true });
    expect(await readTab(2)).toEqual({ kind: 'not-a-deal' });
  });
});

it('taught CRMs stand in the list of CRMs, marked as such', async () => {
  const { 'crms.list': list } = createPageHandlers({} as never);
  const SENDER = {};
  expect((await list({}, SENDER)).filter(({ taught }) => taught)).toEqual([]);
  await teach(LESSON, REPAIR);
  expect((await list({}, SENDER)).filter(({ taught }) => taught)).toEqual([
    { crm: LESSON.origin, label: 'Acme CRM', hosts: [HOST], selfHosted: false, taught: true },
  ]);
});
