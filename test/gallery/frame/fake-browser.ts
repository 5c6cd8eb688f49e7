import type { Teacher } from '@/lib/crm/teaching/teacher';
import { DealError } from '@/lib/deal/errors';
import { intersectPatterns } from '@/lib/permissions/match-patterns';
import { VERSION } from '@/lib/settings/migrations';
import { type Answers, NEVER, type TabWorld, type World } from '../states/state';
import { DEFAULT_ANSWERS } from './default-answers';
import { createGetMessage } from './languages';

/** If a page sends no message for this many turns of the event loop, the gallery assumes that it sends no more. */
const QUIET_TURNS = 6;
/** A browser lets a timer that a timer sets wait this long anyway. */
const TURN_MS = 4;

/** The tab in hand, its window, and the extension's version. */
const TAB = 1;
const WINDOW = 1;
const EXTENSION = '0.0.0';

/** Creates an event with the methods of the browser's events. */
function createEvent<Parameters extends unknown[]>() {
  const listeners = new Set<(...parameters: Parameters) => void>();
  return {
    addListener: (listener: (...parameters: Parameters) => void) => listeners.add(listener),
    removeListener: (listener: (...parameters: Parameters) => void) => listeners.delete(listener),
    hasListener: (listener: (...parameters: Parameters) => void) => listeners.has(listener),
    emit: (...parameters: Parameters) => {
      for (const listener of listeners) listener(...parameters);
    },
  };
}

type Changes = Record<string, { newValue?: unknown }>;

function createStorage({ settings = {}, policy = {}, recalled }: World) {
  const stored = new Map<string, unknown>([
    ['settings', settings],
    ['settings$', { v: VERSION }],
    ...(recalled ? [[`recalled:${TAB}`, { ...recalled, version: EXTENSION }] as const] : []),
  ]);
  const onChanged = createEvent<[Changes, string]>();
  const keysOf = (keys?: null | string | string[] | object): string[] => {
    if (keys === null || keys === undefined) return [...stored.keys()];
    return typeof keys === 'object' && !Array.isArray(keys) ? Object.keys(keys) : [keys].flat();
  };
  const local = {
    get: async (keys?: null | string | string[] | object) =>
      Object.fromEntries(keysOf(keys).flatMap((key) => (stored.has(key) ? [[key, stored.get(key)]] : []))),
    set: async (values: Record<string, unknown>) => {
      for (const [key, value] of Object.entries(values)) stored.set(key, value);
      onChanged.emit(Object.fromEntries(Object.entries(values).map(([key, newValue]) => [key, { newValue }])), 'local');
    },
    remove: async (keys: string | string[]) => {
      for (const key of [keys].flat()) stored.delete(key);
      onChanged.emit(Object.fromEntries([keys].flat().map((key) => [key, {}])), 'local');
    },
  };
  return { local, session: local, managed: { get: async () => policy }, onChanged };
}

/** Answers the extension's pages in place of the background, and knows whether an answer is still under way. */
function createBackground(answers: Answers) {
  let underWay = 0;
  let quietTurns = 0;

  async function sendMessage({ type, request }: { type: keyof Answers; request: never }) {
    quietTurns = 0;
    if (!Object.hasOwn(answers, type)) throw new Error(`The gallery has no answer to ${type}`);
    underWay += 1;
    try {
      const answer = await answers[type](request);
      return answer === NEVER ? new Promise<never>(() => {}) : { ok: true, answer };
    } catch (error) {
      if (!(error instanceof DealError)) throw error;
      return { ok: false, error: { kind: error.kind, details: error.details } };
    } finally {
      underWay -= 1;
    }
  }

  /**
   * Resolves when all messages are answered and no more come. It counts turns and not time, because a machine may be
   * busy.
   */
  async function whenQuiet(): Promise<void> {
    for (quietTurns = 0; quietTurns < QUIET_TURNS; quietTurns = underWay > 0 ? 0 : quietTurns + 1)
      await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  }

  return { sendMessage, whenQuiet };
}

/** Runs what is to run in the tab's page here, with a teacher that answers as the state says. */
const createScripting = ({ teacher }: TabWorld) => ({
  executeScript: async ({
    files,
    func,
    args = [],
  }: {
    files?: string[];
    func?: (...all: never[]) => unknown;
    args?: never[];
  }) => {
    if (!teacher) throw new Error('The browser keeps the extension out of this page');
    if (files) globalThis.dealLinkTeacher = { end: () => {}, show: () => {}, ...teacher } as Teacher;
    return [{ result: await func?.(...args) }];
  },
});

const createLocks =
  ({ isTaught = false }: TabWorld) =>
  async (name: string, ...rest: unknown[]) =>
    (rest.at(-1) as (lock: object | null) => unknown)(isTaught && name.startsWith('teach:') ? null : {});

/**
 * Puts into the page what a browser gives to an extension's pages, as far as ours use it. A page that uses anything
 * else fails there.
 */
export function installFakeBrowser(world: World, language: string) {
  const {
    tab = {},
    granted: start = [],
    notifies = false,
    denies = false,
    shortcut = 'Alt+Shift+W',
    isPinned = true,
  } = world;
  const background = createBackground({ ...DEFAULT_ANSWERS, ...world.answers });
  const storage = createStorage(world);
  let granted = [...start];
  let mayNotify = notifies;
  const onAdded = createEvent<[{ origins: string[] }]>();
  const onRemoved = createEvent<[{ origins: string[] }]>();
  const fake = {
    i18n: {
      getMessage: createGetMessage(language),
      getUILanguage: () => language,
      getAcceptLanguages: async () => [language],
    },
    runtime: {
      id: 'gallery',
      sendMessage: background.sendMessage,
      onMessage: createEvent(),
      onConnect: createEvent(),
      getURL: (path: string) => path,
      getManifest: () => ({ version: EXTENSION }),
      openOptionsPage: async () => {},
    },
    tabs: {
      query: async () => [{ id: TAB }],
      get: async () => {
        if (tab.isClosed) throw new Error('No tab with this id');
        return { id: TAB, windowId: WINDOW, url: tab.url };
      },
      getCurrent: async () => ({ id: TAB + 1, windowId: WINDOW }),
      create: async () => {},
      update: async () => {},
      onActivated: createEvent(),
      onUpdated: createEvent(),
      onRemoved: createEvent(),
    },
    windows: {
      getCurrent: async () => ({ id: WINDOW }),
      create: async () => {},
      update: async () => {},
      onFocusChanged: createEvent(),
    },
    scripting: createScripting(tab),
    commands: {
      getAll: async () => [{ name: 'open_panel' }, ...(shortcut ? [{ name: '_execute_action', shortcut }] : [])],
    },
    sidePanel: { open: async () => {} },
    action: { getUserSettings: async () => ({ isOnToolbar: isPinned }) },
    storage,
    permissions: {
      onAdded,
      onRemoved,
      getAll: async () => ({ origins: granted }),
      contains: async ({ origins = [], permissions = [] }: { origins?: string[]; permissions?: string[] }) =>
        permissions.length > 0 ? mayNotify : intersectPatterns(origins, granted).length > 0,
      request: async ({ origins = [], permissions = [] }: { origins?: string[]; permissions?: string[] }) => {
        if (denies) return false;
        mayNotify ||= permissions.length > 0;
        granted = [...granted, ...origins];
        onAdded.emit({ origins });
        return true;
      },
      remove: async ({ origins = [], permissions = [] }: { origins?: string[]; permissions?: string[] }) => {
        mayNotify &&= permissions.length === 0;
        granted = granted.filter((origin) => !origins.includes(origin));
        onRemoved.emit({ origins });
        return true;
      },
    },
  };
  // The polyfill and wxt both believe that a browser is the real one if it has the extension's id.
  Object.assign(globalThis, { browser: fake, chrome: fake });
  // Frames of one origin share their locks too.
  Object.defineProperty(navigator, 'locks', { value: { request: createLocks(tab) } });
  // Frames of one origin share localStorage, and no state of the gallery may leave anything to another state.
  const remembered = new Map<string, string>();
  Object.defineProperty(window, 'localStorage', {
    value: {
      getItem: (key: string) => remembered.get(key) ?? null,
      setItem: (key: string, value: string) => void remembered.set(key, value),
      removeItem: (key: string) => void remembered.delete(key),
    },
  });
  return { whenQuiet: background.whenQuiet };
}
