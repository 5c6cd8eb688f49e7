import type { Started, StartOptions } from './start.ts';

/** A browser that serves one test after the other. */
export interface Reusable {
  isAlive(): boolean;
  /** Installs the extension and lets it into hosts; the browser is as if it had just been started. */
  install(options: StartOptions): Promise<Omit<Started, 'close'>>;
  /** Leaves nothing of a test, not even the extension. */
  clean(): Promise<void>;
  end(): Promise<void>;
}

/** Browsers for the tests of one worker, which come one after the other: to start one takes longer than most tests. */
export interface Browsers {
  /** A browser with the extension newly installed and every host name leading to the local server. */
  start(options: StartOptions): Promise<Started>;
  close(): Promise<void>;
}

interface PoolOptions {
  launch(language: string): Promise<Reusable>;
  /** Whether a browser that speaks one language can be told to speak another. */
  speaksAll?: boolean;
}

/** How long a browser may take to be cleaned before it is given up. */
const PATIENCE_MS = 20_000;

/**
 * Keeps the browsers that are not in use, by language. A browser that died, or that cannot be cleaned, costs no test:
 * the next one simply starts another.
 */
export function createPool({ launch, speaksAll = false }: PoolOptions): Browsers {
  const idle = new Map<string, Reusable[]>();

  function idleFor(language: string) {
    const key = speaksAll ? '' : language;
    const found = idle.get(key) ?? [];
    idle.set(key, found);
    return found;
  }

  async function give(options: StartOptions) {
    const kept = idleFor(options.language);
    for (let browser = kept.pop(); browser; browser = kept.pop()) {
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
      const { browser, started } = await give(options);
      return {
        ...started,
        async close() {
          try {
            if (browser.isAlive()) {
              await inTime(browser.clean());
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

/** Ends a browser that may be dead or stuck already. */
const endQuietly = (browser: Reusable): Promise<void> => browser.end().catch(() => {});

async function inTime(done: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  await Promise.race([done, late]).finally(() => clearTimeout(timer));
}
