import { parseArgs } from 'node:util';
import { CONTROL_ROUTES } from './control.ts';
import { createSwitches, DEFAULT_SWITCHES, SWITCH_POSITIONS, type Switches } from './switches.ts';
import { DEFAULT_TOKEN } from './wazzup.ts';

/** What the command line asks for. */
export type Arguments = {
  help: boolean;
  port: number;
  tokens: string[];
  file: string | undefined;
  rateLimit: boolean;
  switches: Partial<Switches>;
};

const switchLines = Object.entries(SWITCH_POSITIONS).map(
  ([name, positions]) => `  --${name.padEnd(16)} ${positions.join(' | ')}`,
);

export const USAGE = `Usage: node test/wazzup/serve.ts [options]

  --port PORT        port on 127.0.0.1, 0 for any free one (8080)
  --token TOKEN      an accepted token, may be repeated (${DEFAULT_TOKEN})
  --file FILE        JSON file that keeps the deals (memory only)
  --rateLimit        on | off: 500 requests in 5 s, then 429 (on)
  --help

Switches, the first position is the default; see README.md for what they mean:
${switchLines.join('\n')}
  --visibleAfterMs   milliseconds until GETs see a write (0)

Control routes:
${CONTROL_ROUTES.map((route) => `  ${route}`).join('\n')}`;

const readPort = (text: string): number => {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (port <= 65535) return port;
  throw new RangeError(`--port must be a whole number from 0 to 65535; it was ${text}`);
};

const readRateLimit = (text: string): boolean => {
  if (text === 'on' || text === 'off') return text === 'on';
  throw new RangeError(`--rateLimit must be one of: on, off; it was ${text}`);
};

const string = { type: 'string' } as const;
const SWITCH_OPTIONS = Object.fromEntries(Object.keys(DEFAULT_SWITCHES).map((name) => [name, string]));

const OPTIONS = {
  help: { type: 'boolean', short: 'h', default: false },
  port: { ...string, default: '8080' },
  token: { ...string, multiple: true },
  file: string,
  rateLimit: { ...string, default: 'on' },
  ...SWITCH_OPTIONS,
} as const;

const parse = (args: string[]) => {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    const possible = Object.keys(OPTIONS).map((name) => `--${name}`);
    throw new TypeError(`${(error as Error).message}\nThe options are: ${possible.join(', ')}`, { cause: error });
  }
};

/**
 * Reads the command line, without the program's own two words.
 * @throws Error (TypeError, RangeError) whose message says what is wrong and what is possible
 */
export const readArguments = (argv: string[]): Arguments => {
  const { help, port, token = [DEFAULT_TOKEN], file, rateLimit, ...rest } = parse(argv);
  const named = Object.entries(rest).map(([name, text]) => [
    name,
    name === 'visibleAfterMs' && /^\d+$/.test(String(text)) ? Number(text) : text,
  ]);
  const switches: Partial<Switches> = Object.fromEntries(named);
  createSwitches(switches);
  return { help, port: readPort(port), tokens: token, file, rateLimit: readRateLimit(rateLimit), switches };
};
