import type { Started, StartOptions } from './start.ts';

/** A browser that serves one test after the other. */
export interface Reusable {
  isAlive(): boolean;
  /** Installs the extension and grants it the hosts. The browser is then as if it had just started. */
  install(options: StartOptions): Promise<Omit<Started, 'close'>>;
  /** Removes everything that a test has left, the extension too. */
  clean(): Promise<void>;
  end(): Promise<void>;
}

/**
 * The browsers for the tests of one worker. These tests run one after the other and share browsers, because to start a
 * browser takes longer than most tests.
 */
export interface Browsers {
  /** Gives a browser with the extension newly installed, in which every host name leads to the local server. */
  start(options: StartOptions): Promise<Started>;
  close(): Promise<void>;
}

interface PoolOptions {
  launch(language: string): Promise<Reusable>;
  /** Whether a browser can change its language after its start. */
  canChangeLanguage?: boolean;
}

/** How long the cleaning of a browser may take before the pool gives the browser up. */
const CLEANING_TIMEOUT_MS = 20_000;

/**
 * Creates a pool, which keeps the browsers that are not in use, by language. No test fails because a browser died or
 * cannot be cleaned: the next test simply starts another one.
 */
export function createPool({ launch, canChangeLanguage = false }: PoolOptions): Browsers {
  const idle = new Map<string, Reusable[]>();

  function idleFor(language: string) {
    const key = canChangeLanguage ? '' : language;
    const browsers = idle.get(key) ?? [];
    idle.set(key, browsers);
    return browsers;
  }

  async function startWithExtension(options: StartOptions) {
    const browsers = idleFor(options.language);
    for (let browser = browsers.pop(); browser; browser = browsers.pop()) {
      try {
        if (browser.isAlive()) return { browser, started: await browser.install(options) };
      } catch (error) {
        console.warn('A browser could not be used again, so another one is started:', error);
      }
      await endQuietly(browser);
    }
    const browser = await launch(options.language);
    try {
      return { browser, started: await browser.install(options) };
    } catch (error) {
      await endQuietly(browser);
      throw error;
    }
  }

  return {
    async start(options) {
      const { browser, started } = await startWithExtension(options);
      return {
        ...started,
        async close() {
          try {
            if (browser.isAlive()) {
              await withTimeout(browser.clean());
              idleFor(options.language).push(browser);
              return;
            }
          } catch (error) {
            console.warn('A browser could not be cleaned, so it is ended:', error);
          }
          await endQuietly(browser);
        },
      };
    },
    async close() {
      for (const browser of [...idle.values()].flat()) await endQuietly(browser);
      idle.clear();
    },
  };
}

/** Ends a browser that may be dead or stuck already, and ignores its errors. */
const endQuietly = (browser: Reusable): Promise<void> => browser.end().catch(() => {});

async function withTimeout(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${CLEANING_TIMEOUT_MS} ms`)), CLEANING_TIMEOUT_MS);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}
