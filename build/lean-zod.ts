import type { Plugin } from 'vite';

/** One part of zod's code that the extension does without. */
interface Cut {
  /** What the part is for. */
  part: string;
  /** How it is written. */
  code: RegExp;
  /** What takes its place. */
  instead: string;
}

const cut = (part: string, code: RegExp, instead = ''): Cut => ({ part, code, instead });

/** Makes a class of schemas, which has the members of its own and of those that it is made of. */
const MAKE_CLASS = `function $constructor(initializer, members) {
  function init(inst, def) {
    inst._zod ??= { def, constr: Schema };
    initializer(inst, def);
    Object.assign(inst, members);
  }
  function Schema(def) {
    init(this, def);
  }
  Schema.init = init;
  return Schema;
}`;

const ERROR = `class $ZodRealError extends Error {
  constructor(issues) {
    super(JSON.stringify(issues, null, 2));
    this.issues = issues;
  }
}`;

/** Takes out of an issue what must not be told: the schema and the value. */
const FINALIZE_ISSUE = `function finalizeIssue({ inst, input, continue: _, ...issue }) {
  return { path: [], message: "Invalid input", ...issue };
}`;

/**
 * The parts of zod that our schemas do without; that is more than half of it. Our schemas are parsed in one direction and
 * at once, by `parse` and `safeParse` alone. They are made once, of other schemas and of functions that check; they coerce nothing,
 * put in nothing for what is absent, and bring no own texts of errors, and nobody asks what they are made of. A schema
 * that needs one of these parts has to take it off this list.
 */
const CUTS: Readonly<Record<string, readonly Cut[]>> = {
  'zod/v4/core/core.js': [
    cut('subclasses', /function \$constructor\([\s\S]*?\n\}/, MAKE_CLASS),
    cut('settings', /\(_a = globalThis\)\.\w+ [^\n]+/),
    cut('settings', /globalThis\.__zod_globalConfig/, '{}'),
  ],
  'zod/v4/core/errors.js': [cut('texts of errors', /const \$ZodRealError = [\s\S]*?\n\}\);/, ERROR)],
  'zod/v4/core/parse.js': [
    cut('checks that answer later', /\b\w+ instanceof Promise\b/g, 'false'),
    cut('settings of one call', /_ctx \? \{ \.\.\._ctx, async: false \} : \{ async: false \}/g, '{}'),
    cut('settings of one call', /_params\?\.Err \?\? _Err/, '_Err'),
    cut('settings', /, ctx, core\.config\(\)/g),
    cut('traces of errors', /\n *util\.captureStackTrace\(e, _params[^\n]+/),
    cut('errors that are replaced', /,\n *set error\(e\) \{[\s\S]*?\n {8}\}/),
    cut('errors that are replaced', /\n[^\n]*\n {16}issues = undefined;\n {16}ctx = undefined;/),
  ],
  'zod/v4/core/util.js': [
    cut('own texts of errors', /function finalizeIssue\([\s\S]*?\n\}/, FINALIZE_ISSUE),
    cut(
      'shapes that are made when they are asked for',
      /\n {4}const mergedDescriptors[\s\S]*?\n\}/,
      'return Object.assign({}, ...defs);\n}',
    ),
    cut('numbers in enums', /const numericValues = [\s\S]*?return values;/, 'return Object.values(entries);'),
    cut('what a schema was made of', /\n {4}if \(!def \|\| params\?\.parent\)\n[^\n]+/),
    cut('encoding', /\n {4}if \(x\.aborted === true\)\n[^\n]+/g),
  ],
  'zod/v4/core/api.js': [
    cut('own texts of errors', /\n? *\.\.\.util\.normalizeParams\(params\),?/g),
    cut('lists of checks that change', /\n {4}if \(def\.checks\)\n[^\n]+/),
    cut('lists of checks that change', /\bchecks: \[\], ?/g),
  ],
  'zod/v4/core/schemas.js': [
    cut('names of classes', /\bcore\.\$constructor\("\$\w+", /g, 'core.$constructor('),
    cut('checks that answer later', /\b\w+ instanceof Promise\b/g, 'false'),
    cut('checks that answer later', /\bproms\.length\b/g, '0'),
    cut('checks that answer later', /\basyncResult \|\| /g),
    cut('checks that answer later', /\bif \(asyncResult\)/g, 'if (false)'),
    cut('checks that answer later', /\bctx\.async\b/g, 'false'),
    cut('checks other than functions', /const defChecks = [\s\S]*?: \[\];/, 'const checks = def.checks ?? [];'),
    cut('checks other than functions', /\n {4}for \(const ch of checks\) \{[\s\S]*?\n {4}\}/),
    cut('checks other than functions', /\bch\._zod\.def\.when\b/, 'false'),
    cut('checks other than functions', /\bch\._zod\.check\(/, 'ch('),
    cut('a shorter way without checks', /\n {4}if \(checks\.length === 0\) \{[\s\S]*?\n {4}\}\n {4}else/),
    cut('encoding', /\bctx\??\.direction === "backward"/g, 'false'),
    cut('encoding', /\bctx\.skipChecks\b/g, 'false'),
    cut('schemas of cyclic data', /\bcore\.globalConfig\.memoizer\b/g, 'undefined'),
    cut('schemas of cyclic data', /\bif \(payload\.memo\)/g, 'if (false)'),
    cut('coercion', /\bdef\.coerce\b/g, 'false'),
    cut(
      'what is known of a schema',
      /\n {4}inst \?\? \(inst = \{\}\);\n[^\n]+\n[^\n]+\n {4}inst\._zod\.version = version;/,
    ),
    cut('what is known of a schema', /\n {4}util\.defineLazyInternal\([^\n]*(\n {5,}[^\n]*)*(\n {4}\}\);)?/g),
    cut('what is known of a schema', /\binst\._zod\.(pattern|values) = [^;]+;/g),
    cut(
      'shapes that are made when they are asked for',
      /\n {4}const desc = Object\.getOwn[\s\S]*?(?=\n {4}const _normalized)/,
    ),
    cut(
      'keys that are symbols',
      /\n {4}const ownSymbols = [\s\S]*?\n {4}\}\n[^\n]+(?=\n {4}return)/,
      'const allKeys = keys;',
    ),
    cut('keys that are symbols', /\n {8}symbolKeys,/),
    cut('what is known of a shape', /\n {8}(numKeys|optionalKeys): [^\n]+/g),
    cut('values for what is absent', /(?<=undefined\) \{\n {8})if \(isPresent \|\| [^\n]+/, 'if (isPresent) {'),
    cut('values for what is absent', /, optin, optout\)/g, ', optin)'),
    cut('values for what is absent', /\n *const isOptionalOut = [^\n]+/),
    cut('values for what is absent', / && isOptionalOut && optin === "optional"/, ' && optin'),
    cut('values for what is absent', /\n {8}\/\/ For optional-in[\s\S]*?\n {8}\}/),
    cut(
      'values for what is absent',
      /\bif \(def\.innerType\._zod\.optin !== "defaulted"\)[\s\S]*?handleOptionalResult\(payload, result\);(?=\n {8}\})/,
      'return payload;',
    ),
    cut('values for what is absent', /\n *const optout = \w+(\._zod)?\.optout;/g),
    cut('values for what is absent', /\binst\._zod\.optout = "optional";/, 'inst._zod.optin = "optional";'),
    cut('what is known of a shape', /\n {4}const _normalized = [^\n]+(?=\n {4}util\.defineLazy)/),
    cut('what is known of a shape', /\b_normalized\.value\);/, 'normalizeDef(def));'),
    cut('what is known of a shape', /\b_normalized\.value(?=, inst)/, 'value'),
    cut(
      'unions of one',
      /\n {4}const first = def\.options[\s\S]*?= \(payload, ctx\) => \{\n[\s\S]*?\n {8}\}/,
      'inst._zod.parse = (payload, ctx) => {',
    ),
    cut(
      'the problems of each schema in a union',
      /\n {4}for \(const result of results\) \{[\s\S]*?(?=\n {4}final\.issues)/,
    ),
    cut('the problems of each schema in a union', /\n {8}errors: [^\n]+/),
    cut('kinds of numbers', /typeof input === "number" && !Number\.isNaN\(input\) && (?=Number\.isFinite)/),
    cut('kinds of numbers', /\n {8}const received = [\s\S]*?;(?=\n)/),
    cut('kinds of numbers', /\n {12}\.\.\.\(received [^\n]+/),
    cut('own texts of errors', /\n *util\.attachSchema\([^)]*\);/g),
    cut('limits of size', /\bcapSize\(inst, arraySize\);/),
    cut('stopping at the first problem', /\bctx\?\.abortEarly\b/g, 'false'),
    cut('the interface of other validators', /, \{[^{}]*get "~standard"[\s\S]*?\n\}\);/, ');'),
  ],
  'zod/v4/mini/schemas.js': [
    cut('names of classes', /\bcore\.\$constructor\("\w+", /g, 'core.$constructor('),
    cut('own texts of errors', /\n? *\.\.\.util\.normalizeParams\(params\),?/g),
    cut('what is known of a schema', /\n *util\.installLazyProp\([\s\S]*?\);/g),
    cut('what is known of a schema', /\n {4}inst\.type = def\.type;/),
    cut('what is known of a schema', /\n {4}inst\.options = \[\.\.\.inst\._zod\.values\];/),
    cut('what is known of a schema', /, \{ parent: true \}/g),
    cut('checks other than functions', /checks\.map\(\(ch\) => typeof ch[\s\S]*?: ch\)/, 'checks'),
    cut('traces of errors', /, \{ callee: this\.parse \}/),
    cut('schemas that are not made yet', /\n {4}if \(!inst\._zod\)\n[^\n]+/),
    cut('methods', /\n {4}(parseAsync|safeParseAsync|brand|register|apply)\([\s\S]*?\n {4}\},/g),
    cut('methods', /\n {4}[gs]et with\([\s\S]*?\n {4}\},/g),
  ],
};

/**
 * A Vite plugin that cuts out of zod what the extension does without. The background starts anew for every click, and
 * would be a fifth larger. All tests run with zod as it is cut here. If another version of zod is written in another way,
 * the build fails.
 */
export const leanZod = (): Plugin => ({
  name: 'lean-zod',
  transform: {
    filter: { id: /node_modules\/zod\/v4\// },
    handler(code, id) {
      const [, path = ''] = /node_modules\/([^?]+)/.exec(id) ?? [];
      const cuts = CUTS[path] ?? [];
      for (const { code: pattern, part } of cuts) if (code.search(pattern) < 0) this.error(`${part}: ${pattern}`);
      return cuts.reduce((text, { code: pattern, instead }) => text.replace(pattern, () => instead), code);
    },
  },
});
