import type { AddressMarks } from '@/lib/wazzup/token-provider';
import type { SealedArea } from '@/lib/wazzup/vault';

/** Creates a store of the marks of addresses that behaves as the database does. */
export function createMarks(): AddressMarks {
  const marks = new Map<string, string>();
  let made = 0;
  return {
    async read(address) {
      const known = marks.get(address);
      if (known !== undefined) return known;
      made += 1;
      marks.set(address, `mark ${made}`);
      return `mark ${made}`;
    },
    save: async (address, account) => void marks.set(address, account),
  };
}

/** Creates a storage area that behaves as in browsers: it stores JSON, and each call takes a moment. */
export function createStore(): SealedArea & {
  json(): string;
  clear(): void;
  tamper(change: (kept: Record<string, unknown>) => void): void;
} {
  const kept = new Map<string, string>();
  const moment = () => new Promise((resolve) => setTimeout(resolve, 1));
  return {
    get: async (key) => {
      await moment();
      const value = kept.get(key);
      return value === undefined ? {} : { [key]: JSON.parse(value) };
    },
    set: async (items) => {
      await moment();
      for (const [key, value] of Object.entries(items)) kept.set(key, JSON.stringify(value));
    },
    remove: async (key) => {
      await moment();
      kept.delete(key);
    },
    clear: () => kept.clear(),
    json: () => JSON.stringify([...kept]),
    tamper: (change) => {
      for (const [key, value] of kept) {
        const parsed = JSON.parse(value);
        change(parsed);
        kept.set(key, JSON.stringify(parsed));
      }
    },
  };
}
