import { type Cut, cut } from './cut.ts';

/** What a limit does for others: ours have a fixed number, are never cleared, and take lists that throw nothing. */
export const P_LIMIT_CUTS: Readonly<Record<string, readonly Cut[]>> = {
  'p-limit/index.js': [
    cut('options', /\n\tlet rejectOnClear = [\s\S]*?(?=\n\tconst queue)/),
    cut('a limit that changes', /\n\t\tconcurrency: \{[\s\S]*?\n\t\t\},/),
    cut('clearing', /\n\t\tclearQueue: \{[\s\S]*?\n\t\t\},/),
    cut('clearing', /const queueItem = \{reject\};/, 'const queueItem = {};'),
    cut('what nobody asks for', /\n\t\tactiveCount: \{[\s\S]*?\n\t\t\},/),
    cut(
      'lists that throw',
      /const promises = \[\];\n[\s\S]*?return Promise\.all\(promises\);/,
      'return Promise.all(Array.from(iterable, (value, index) => generator(function_, value, index)));',
    ),
  ],
  'yocto-queue/index.js': [
    cut('clearing', /\tconstructor\(\) \{\n\t\tthis\.clear\(\);\n\t\}\n/),
    cut('clearing', /\tclear\(\) \{[\s\S]*?\n\t\}\n/),
    cut('clearing', /#size;/, '#size = 0;'),
    cut('looking at what waits', /\tpeek\(\) \{[\s\S]*?\n\t\}\n/),
    cut('looking at what waits', /\t\* (\[Symbol\.iterator\]|drain)\(\) \{[\s\S]*?\n\t\}\n/g),
  ],
};
