import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FileProblem, readSettingsFile, settingsFile } from '@/lib/settings/file';
import { VERSION } from '@/lib/settings/migrations';
import { DEFAULTS, fileModel, type Settings } from '@/lib/settings/model';
import { growthOfTime } from '../linear';

const version = (number: number) =>
  JSON.parse(readFileSync(join(import.meta.dirname, `versions/${number}.json`), 'utf8'));
const FULL: Settings = version(VERSION);
const { places: _, hidden: __, stayConnected: ___, chatChannel: ____, ...CARRIED } = FULL;
const FILE = settingsFile(FULL);
const linesOf = (text: string) => text.split(/\r\n|\r|\n/);
/** Gives the line that holds a text; the first line is 1. */
const lineWith = (part: string, text = FILE) => linesOf(text).findIndex((line) => line.includes(part)) + 1;

const site = fc.webUrl({ validSchemes: ['https', 'http'] }).map((url) => new URL(url).origin);
const part = fc.string({ unit: fc.constantFrom(...'Kk7_.:-'), maxLength: 18 });
const form = fc.tuple(part, part).map(([before, after]) => `${before && `a${before}`}{id}${after}`);
const userId = fc.string({ minLength: 1, maxLength: 100 });
const settings: fc.Arbitrary<Settings> = fc.record({
  tokenAddress: fc.oneof(fc.constant(''), fc.webUrl({ validSchemes: ['https'] })),
  forms: fc.dictionary(site, form),
  users: fc.array(
    fc.record({ site, crmUser: userId, wazzupUser: userId }, { requiredKeys: ['crmUser', 'wazzupUser'] }),
  ),
  servers: fc.array(fc.oneof(site, fc.constantFrom('https://crm.acme.example:8443/portal/', 'http://10.0.0.7/'))),
  pill: fc.constantFrom('on', 'small', 'off'),
  sessionReads: fc.boolean(),
  hubspotId: fc.constantFrom('owner', 'user'),
  country: fc.constantFrom('', 'DE', 'RU'),
  leading8: fc.boolean(),
  wazzupAccount: fc.constantFrom('', '1234-5678'),
  lessons: fc.constantFrom([], FULL.lessons),
  places: fc.dictionary(site, fc.record({ x: fc.double(), y: fc.double() })),
  hidden: fc.array(site),
  stayConnected: fc.boolean(),
  chatChannel: fc.string(),
});

describe('a settings file', () => {
  it('brings everything to another browser but what is of this one alone', () => {
    expect(readSettingsFile(FILE)).toEqual({ settings: CARRIED });
    expect(FILE).not.toContain('places');
    expect(FILE).not.toContain('hidden');
    expect(FILE).not.toContain('stayConnected');
    expect(linesOf(FILE).length).toBeGreaterThan(20);
  });

  it('what goes out comes in, whatever it is', () => {
    fc.assert(
      fc.property(settings, (settings) => {
        const { places: _, hidden: __, stayConnected: ___, chatChannel: ____, ...carried } = settings;
        expect(readSettingsFile(settingsFile(settings))).toEqual({ settings: carried });
      }),
    );
  });

  it('has no room for a secret', () => {
    const secrets = { token: 'secret-1', header: { name: 'X-Key', value: 'secret-2' }, tokenHeader: 'secret-3' };
    const fields = Object.keys(fileModel.def.shape);
    expect(fields).toEqual([
      'tokenAddress',
      'forms',
      'users',
      'servers',
      'pill',
      'sessionReads',
      'hubspotId',
      'country',
      'leading8',
      'wazzupAccount',
      'lessons',
    ]);
    for (const name of Object.keys(secrets)) {
      const file = JSON.stringify({ format: 'deal-link-settings', version: VERSION, settings: { [name]: 'x' } });
      expect(readSettingsFile(file)).toMatchObject({ problem: { kind: 'unknown', name } });
    }
  });

  it('may leave things out', () => {
    expect(readSettingsFile('{"format":"deal-link-settings","version":2,"settings":{"pill":"off"}}')).toEqual({
      settings: { pill: 'off' },
    });
    expect(readSettingsFile('{"format":"deal-link-settings","version":2,"settings":{}}')).toEqual({ settings: {} });
  });

  it('of an old version is taken as that of today', () => {
    const { places: _, hidden: __, ...old } = version(1);
    const file = JSON.stringify({ format: 'deal-link-settings', version: 1, settings: old }, null, 2);
    expect(readSettingsFile(file)).toEqual({
      settings: {
        forms: { 'https://acme.kommo.com': 'kommo-{id}', 'https://acme.pipedrive.com': 'pd-{id}' },
        pill: 'small',
        sessionReads: false,
        hubspotId: 'user',
      },
    });
    const bad = file.replace('"pd-"', '"p d"');
    expect(readSettingsFile(bad)).toEqual({ problem: { kind: 'wrong', name: 'forms', line: lineWith('p d', bad) } });
  });
});

describe('a file that is refused says where', () => {
  const WRONG: [what: string, file: string, problem: FileProblem][] = [
    ['nothing', '', { kind: 'broken', line: 1, name: '' }],
    ['no JSON', 'Dear colleague', { kind: 'broken', line: 1, name: '' }],
    ['cut off', FILE.slice(0, FILE.indexOf('"small"')), { kind: 'broken', line: lineWith('"pill"'), name: '' }],
    [
      'a comma too few',
      FILE.replace('"small",', '"small"'),
      { kind: 'broken', line: lineWith('sessionReads'), name: '' },
    ],
    [
      'a comma too many',
      FILE.replace('"leading8": true,', '"leading8": true,,'),
      { kind: 'broken', line: lineWith('leading8'), name: '' },
    ],
    ['a comment', FILE.replace('"pill"', '// mine\n"pill"'), { kind: 'broken', line: lineWith('"pill"'), name: '' }],
    ['a quote too few', FILE.replace('"small"', 'small"'), { kind: 'broken', line: lineWith('"pill"'), name: '' }],
    ['other JSON', '{\n"name": "x"\n}', { kind: 'other', line: 1, name: '' }],
    ['a list', '[]', { kind: 'other', line: 1, name: '' }],
    ['another format', FILE.replace('deal-link-settings', 'x'), { kind: 'other', line: lineWith('format'), name: '' }],
    [
      'a newer version',
      FILE.replace(`"version": ${VERSION}`, `"version": ${VERSION + 1}`),
      { kind: 'newer', line: lineWith('"version"'), name: '' },
    ],
    [
      'no version',
      FILE.replace(`"version": ${VERSION}`, '"version": "new"'),
      { kind: 'wrong', line: lineWith('"version"'), name: 'version' },
    ],
    [
      'a stranger beside the settings',
      FILE.replace('"version"', '"note": 1,\n"version"'),
      { kind: 'unknown', line: lineWith('"version"'), name: 'note' },
    ],
    ['an unknown setting', FILE.replace('"pill"', '"pil"'), { kind: 'unknown', line: lineWith('"pill"'), name: 'pil' }],
    ['a wrong value', FILE.replace('"small"', '"big"'), { kind: 'wrong', line: lineWith('"pill"'), name: 'pill' }],
    [
      'an address without TLS',
      FILE.replace('https://tokens', 'http://tokens'),
      { kind: 'wrong', line: lineWith('tokens'), name: 'tokenAddress' },
    ],
    [
      'a form without an id',
      FILE.replace('{id}-pd', 'pd'),
      { kind: 'wrong', line: lineWith('{id}-pd'), name: 'forms' },
    ],
    [
      'a form for no site',
      FILE.replace('https://acme.pipedrive.com', 'pipedrive'),
      { kind: 'wrong', line: lineWith('{id}-pd'), name: 'forms' },
    ],
    ['a number for an id', FILE.replace('"8"', '8'), { kind: 'wrong', line: lineWith('"8"'), name: 'users' }],
    [
      'a row with less than it needs',
      FILE.replace('"crmUser": "8",', ''),
      { kind: 'wrong', line: lineWith('"8"') - 1, name: 'users' },
    ],
    [
      'a name twice',
      FILE.replace('"pill"', '"pill": "on",\n"pill"'),
      { kind: 'twice', line: lineWith('"pill"') + 1, name: 'pill' },
    ],
    [
      'two mistakes: the first',
      FILE.replace('"small"', '"big"').replace('"user"', '"nobody"'),
      { kind: 'wrong', line: lineWith('"pill"'), name: 'pill' },
    ],
  ];

  it.each(WRONG)('%s', (_, file, problem) => {
    expect(readSettingsFile(file)).toEqual({ problem });
    // A file that was edited on Windows has other line ends.
    expect(readSettingsFile(file.replaceAll('\n', '\r\n'))).toEqual({ problem });
  });

  it('whatever happened to it: a line of the file, or exactly what the file says', () => {
    const at = fc.nat(FILE.length);
    const damage = fc.oneof(
      at.map((end) => FILE.slice(0, end)),
      fc
        .tuple(at, fc.integer({ min: 1, max: 40 }))
        .map(([from, count]) => FILE.slice(0, from) + FILE.slice(from + count)),
      fc
        .tuple(at, fc.string({ unit: 'binary', minLength: 1, maxLength: 5 }))
        .map(([from, text]) => FILE.slice(0, from) + text + FILE.slice(from)),
      fc
        .tuple(at, fc.constantFrom(...'{}[]",:\\\n\t 0-eE.t'))
        .map(([from, letter]) => FILE.slice(0, from) + letter + FILE.slice(from + 1)),
      fc
        .tuple(at, at, at)
        .map(
          ([from, to, into]) =>
            FILE.slice(0, into) + FILE.slice(Math.min(from, to), Math.max(from, to)) + FILE.slice(into),
        ),
      fc.json(),
    );
    fc.assert(
      fc.property(damage, (file) => {
        const read = readSettingsFile(file);
        if ('settings' in read) expect(read.settings).toEqual(JSON.parse(file).settings);
        else {
          expect(read.problem.line).toBeGreaterThanOrEqual(1);
          expect(read.problem.line).toBeLessThanOrEqual(linesOf(file).length);
        }
      }),
      { numRuns: 5000 },
    );
  });
});

it('the usual settings are good ones', () => {
  expect(readSettingsFile(settingsFile(DEFAULTS))).toMatchObject({ settings: { pill: 'on', tokenAddress: '' } });
});

describe('a file that nobody wrote by hand', () => {
  const fileWith = (settings: string) =>
    `{"format":"deal-link-settings","version":${VERSION},"settings":{\n${settings}\n}}`;
  const rows = (count: number, row: (index: number) => string) =>
    Array.from({ length: count }, (_, i) => row(i)).join(',\n');

  it.each<[string, (count: number) => string, Partial<FileProblem>]>([
    ['wrong rows', (count) => `"users":[${rows(count, () => '{}')}]`, { kind: 'wrong', line: 2 }],
    ['wrong names', (count) => `"forms":{${rows(count, (i) => `"${i}":"x"`)}}`, { kind: 'wrong', line: 2 }],
    ['unknown settings', (count) => rows(count, (i) => `"x${i}":1`), { kind: 'unknown', line: 2 }],
    ['names that are there twice', (count) => `${rows(count, (i) => `"x${i}":1`)},"x0":2`, { kind: 'twice' }],
  ])('of many %s takes a time that grows with its size alone', (_what, settings, problem) => {
    const work = (count: number) => expect(readSettingsFile(fileWith(settings(count)))).toMatchObject({ problem });
    expect(growthOfTime(work, 1_200)).toBeLessThan(25);
  });

  it('with more rows than anybody needs is refused', () => {
    const problem = { kind: 'wrong', line: 2, name: 'users' };
    expect(readSettingsFile(fileWith(`"users":[${'{},'.repeat(200_000)}{}]`))).toEqual({ problem });
  });

  it('that is too long is refused for that', () => {
    const problem = { kind: 'long', line: 1, name: '' };
    expect(readSettingsFile(fileWith(`"country":"${' '.repeat(1_000_000)}"`))).toEqual({ problem });
  });

  it.each(['[', '{"a":'])('that is too deep is none of ours: %s', (opening) => {
    const problem = { kind: 'other', line: 3, name: '' };
    expect(readSettingsFile(fileWith(`"users":\n${opening.repeat(100_000)}`))).toEqual({ problem });
  });
});
