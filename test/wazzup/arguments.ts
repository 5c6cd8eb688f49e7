import { parseArgs } from 'node:util';
import {
  CHAT_SWITCH_POSITIONS,
  type ChatSwitches,
  createChatSwitches,
  DEFAULT_CHAT_SWITCHES,
} from './chat/switches.ts';
import { CONTROL_ROUTES } from './control.ts';
import { DEFAULT_PARTNER, type Partner } from './partner.ts';
import {
  createSwitches,
  DEFAULT_SWITCHES,
  isNumeric,
  SWITCH_POSITIONS,
  type Switches,
  TOKEN_SWITCH_POSITIONS,
} from './switches.ts';
import { DEFAULT_TOKEN } from './wazzup.ts';

/** The settings that the command line names. */
export type Arguments = {
  help: boolean;
  port: number;
  tokens: string[];
  file: string | undefined;
  rateLimit: boolean;
  partner: Partner;
  switches: Partial<Switches>;
  chatSwitches: Partial<ChatSwitches>;
};

const linesOf = (positionsOfAll: Record<string, readonly string[]>): string =>
  Object.entries(positionsOfAll)
    .map(([name, positions]) => `  --${name.padEnd(21)} ${positions.join(' | ')}`)
    .join('\n');

export const USAGE = `Usage: node test/wazzup/serve.ts [options]

  --port PORT             port on 127.0.0.1, 0 for any free one (8080)
  --token TOKEN           an accepted token, may be repeated (${DEFAULT_TOKEN})
  --file FILE             JSON file that keeps the deals (memory only)
  --rateLimit             on | off: 500 requests in 5 s, then 429 (on)
  --partner EMAIL:PASSWORD  who may ask for tokens (${DEFAULT_PARTNER.email}:${DEFAULT_PARTNER.password})
  --clientId ID           the partner's OAuth client (${DEFAULT_PARTNER.clientId})
  --redirectUri URI       registered for that client, may be repeated; http://127.0.0.1 always is
                          (${DEFAULT_PARTNER.redirectUris.join(', ')})
  --accountId ID          an account of the partner's, may be repeated (${DEFAULT_PARTNER.accountIds.join(', ')})
  --help

Switches, the first position is the default; see README.md for what they mean:
${linesOf(SWITCH_POSITIONS)}
  --visibleAfterMs        milliseconds until GETs see a write (0)

Switches of /v2/oauth:
${linesOf(TOKEN_SWITCH_POSITIONS)}
  --accessTokenSeconds    seconds an access token lives (${DEFAULT_SWITCHES.accessTokenSeconds})
  --refreshTokenSeconds   seconds a refresh token lives (${DEFAULT_SWITCHES.refreshTokenSeconds})

Of users, contacts and channels:
${linesOf(CHAT_SWITCH_POSITIONS)}
  --chatVisibleAfterMs    milliseconds until GETs see a contact (0)

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

const readPartner = (text: string): Pick<Partner, 'email' | 'password'> => {
  const [, email, password] = /^([^:]+):(.+)$/.exec(text) ?? [];
  if (email && password) return { email, password };
  throw new RangeError(`--partner must be EMAIL:PASSWORD; it was ${text}`);
};

const string = { type: 'string' } as const;
const SWITCH_OPTIONS = Object.fromEntries(
  [DEFAULT_SWITCHES, DEFAULT_CHAT_SWITCHES].flatMap(Object.keys).map((name) => [name, string]),
);

const OPTIONS = {
  help: { type: 'boolean', short: 'h', default: false },
  port: { ...string, default: '8080' },
  token: { ...string, multiple: true },
  file: string,
  rateLimit: { ...string, default: 'on' },
  ...SWITCH_OPTIONS,
  partner: { ...string, default: `${DEFAULT_PARTNER.email}:${DEFAULT_PARTNER.password}` },
  clientId: { ...string, default: DEFAULT_PARTNER.clientId },
  redirectUri: { ...string, multiple: true },
  accountId: { ...string, multiple: true },
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
 * Reads the command line.
 * @param argv the arguments after the names of Node and of the program
 * @throws Error (TypeError, RangeError) whose message says which argument is wrong and what is possible
 */
export const readArguments = (argv: string[]): Arguments => {
  const { help, port, token = [DEFAULT_TOKEN], file, rateLimit, ...others } = parse(argv);
  const { partner, clientId, redirectUri, accountId, ...rest } = others;
  const named = Object.entries(rest).map(([name, text]) => [
    name,
    (isNumeric(name) || name === 'chatVisibleAfterMs') && /^\d+$/.test(String(text)) ? Number(text) : text,
  ]);
  const ofBoard = (defaults: object) =>
    Object.fromEntries(named.filter(([name]) => Object.hasOwn(defaults, String(name))));
  const switches: Partial<Switches> = ofBoard(DEFAULT_SWITCHES);
  const chatSwitches: Partial<ChatSwitches> = ofBoard(DEFAULT_CHAT_SWITCHES);
  createSwitches(switches);
  createChatSwitches(chatSwitches);
  return {
    help,
    port: readPort(port),
    tokens: token,
    file,
    rateLimit: readRateLimit(rateLimit),
    partner: {
      ...readPartner(partner),
      clientId,
      redirectUris: redirectUri ?? DEFAULT_PARTNER.redirectUris,
      accountIds: accountId ?? DEFAULT_PARTNER.accountIds,
    },
    switches,
    chatSwitches,
  };
};
