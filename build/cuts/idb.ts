import { type Cut, cut } from './cut.ts';

/** What idb does for others: our code walks through records by cursors or by keys, and asks no object what it has. */
export const IDB_CUTS: Readonly<Record<string, readonly Cut[]>> = {
  'idb/build/index.js': [
    cut('iterators', /const advanceMethodProps = [\s\S]*?(?=\nexport \{)/),
    cut('asking what an object has', /,\n {4}has\(target, prop\) \{[\s\S]*?\n {4}\}(?=,\n\};)/),
    cut('asking what an object has', /\n {4}has: [^\n]+/),
    cut('changing an object', /\n {4}set\(target, prop, value\) \{[\s\S]*?\n {4}\},/),
    cut('waiting for other connections to close', /\n {4}if \(blocked\) \{[\s\S]*?\n {4}\}(?=\n {4}openPromise)/),
  ],
};
