import type { Plugin } from 'vite';

/** One part of zod's code that our schemas do without: in which file it stands, and what takes its place. */
interface Cut {
  file: string;
  /** What the part is for. */
  part: string;
  code: RegExp;
  instead: string;
}

/**
 * The parts of zod that are cut. Our schemas are parsed in one direction and at once, by `parse` and `safeParse` alone;
 * they coerce nothing, bring no own texts of errors, and nobody asks for patterns of their texts. A schema that needs
 * one of these parts has to take it off this list.
 */
const CUTS: readonly Cut[] = [
  { file: 'schemas', part: 'checks that answer later', code: /\b\w+ instanceof Promise\b/g, instead: 'false' },
  { file: 'parse', part: 'checks that answer later', code: /\b\w+ instanceof Promise\b/g, instead: 'false' },
  { file: 'schemas', part: 'checks that answer later', code: /\bproms\.length\b/g, instead: '0' },
  { file: 'schemas', part: 'checks that answer later', code: /\basyncResult \|\| /g, instead: '' },
  { file: 'schemas', part: 'checks that answer later', code: /\bif \(asyncResult\)/g, instead: 'if (false)' },
  { file: 'schemas', part: 'checks that answer later', code: /\bctx\.async\b/g, instead: 'false' },
  { file: 'schemas', part: 'encoding', code: /\bctx\??\.direction === "backward"/g, instead: 'false' },
  { file: 'schemas', part: 'encoding', code: /\bctx\.skipChecks\b/g, instead: 'false' },
  { file: 'schemas', part: 'schemas of cyclic data', code: /\bcore\.globalConfig\.memoizer\b/g, instead: 'undefined' },
  { file: 'schemas', part: 'schemas of cyclic data', code: /\bif \(payload\.memo\)/g, instead: 'if (false)' },
  { file: 'schemas', part: 'coercion', code: /\bdef\.coerce\b/g, instead: 'false' },
  {
    file: 'schemas',
    part: 'what template literals and discriminated unions ask of other schemas',
    code: /\butil\.defineLazyInternal\(inst, "(pattern|propValues|values)"/g,
    instead: '/* @__PURE__ */ $&',
  },
  { file: 'schemas', part: 'patterns', code: /\binst\._zod\.pattern = [^;]+;/g, instead: '' },
  { file: 'schemas', part: 'limits of size', code: /\bcapSize\(inst, arraySize\);/g, instead: '' },
  {
    file: 'schemas',
    part: 'the interface of other validators',
    code: /, \{[^{}]*get "~standard"[\s\S]*?\n\}\);/,
    instead: ');',
  },
  { file: 'schemas', part: 'checks that ask whether they apply', code: /\bch\._zod\.def\.when\b/g, instead: 'false' },
  { file: 'schemas', part: 'stopping at the first problem', code: /\bctx\?\.abortEarly\b/g, instead: 'false' },
  { file: 'api', part: 'own texts of errors', code: /\n? *\.\.\.util\.normalizeParams\(params\),?/g, instead: '' },
  {
    file: 'mini/schemas',
    part: 'own texts of errors',
    code: /\n? *\.\.\.util\.normalizeParams\(params\),?/g,
    instead: '',
  },
  { file: 'schemas', part: 'own texts of errors', code: /\n *util\.attachSchema\([^)]*\);/g, instead: '' },
  { file: 'util', part: 'own texts of errors', code: /\n {4}if \(traits\?\.has[\s\S]*?\n {4}\}/, instead: '' },
  {
    file: 'util',
    part: 'own texts of errors',
    code: /\(unwrapMessage\([\s\S]*?("Invalid input")\)/,
    instead: '$1',
  },
  { file: 'mini/schemas', part: 'the shape', code: /\n *util\.installLazyProp\([\s\S]*?\);/g, instead: '' },
  {
    file: 'mini/schemas',
    part: 'methods',
    code: /\n {4}(parseAsync|safeParseAsync|brand|register|apply)\([\s\S]*?\n {4}\},/g,
    instead: '',
  },
  { file: 'mini/schemas', part: 'methods', code: /\n {4}[gs]et with\([\s\S]*?\n {4}\},/g, instead: '' },
  { file: 'core', part: 'quicker errors', code: /\? newError\(Definition\)/, instead: '? new Definition()' },
  { file: 'errors', part: 'texts of errors', code: /\n {4}if \(!_installedToString[\s\S]*?\n {4}\}\n/, instead: '' },
];

/**
 * A Vite plugin that cuts out of zod what our schemas do without. That is a third of zod, and zod is the largest part of
 * the background, which starts anew for every click. All tests run with zod as it is cut here. If another version of zod
 * is written in another way, the build fails.
 */
export const leanZod = (): Plugin => ({
  name: 'lean-zod',
  transform: {
    filter: { id: /node_modules\/zod\/v4\// },
    handler(code, id) {
      const [, path = ''] = /zod\/v4\/(.*)\.js/.exec(id) ?? [];
      const cuts = CUTS.filter(({ file }) => path === file || path === `core/${file}`);
      for (const { code: pattern, part } of cuts) if (code.search(pattern) < 0) this.error(`${part}: ${pattern}`);
      return cuts.reduce((text, { code: pattern, instead }) => text.replace(pattern, instead), code);
    },
  },
});
