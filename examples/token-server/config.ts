import { join } from 'node:path';
import * as z from 'zod';

/** The server obtains tokens by simplified authorization, for an account that the partner created. */
export type SimplifiedAccess = { mode: 'simplified'; accountId: string };
/** The server obtains tokens by OAuth, for an account whose owner has agreed. */
export type OAuthAccess = { mode: 'oauth'; clientId: string; redirectUri: string };

/** Everything the server has to know; README.md explains each value in a table. */
export interface Config {
  partner: { email: string; password: string };
  access: SimplifiedAccess | OAuthAccess;
  /** The origin of Wazzup's API. */
  wazzupOrigin: string;
  host: string;
  /** The port on which the server listens; 0 means any free one. */
  port: number;
  stateFolder: string;
  /** Origins of extensions that CORS lets in, so that the manager need not allow them this host in the browser. */
  extensionOrigins: readonly string[];
  /** Undefined if a reverse proxy in front of the server does TLS. */
  tls: { keyFile: string; certFile: string } | undefined;
}

type Environment = Record<string, string | undefined>;

const required = (what: string) => z.string({ error: `is missing: ${what}` });

const isAddress = (text: string): boolean => {
  const { protocol, hostname } = URL.parse(text) ?? {};
  return protocol === 'https:' || (protocol === 'http:' && hostname === '127.0.0.1');
};

const COMMON = z.object({
  WAZZUP_EMAIL: required("the partner's e-mail at Wazzup").regex(/^[^\s:@]+@[^\s:@]+$/, 'is not an e-mail address'),
  WAZZUP_PASSWORD: required("the partner's password at Wazzup"),
  WAZZUP_ORIGIN: z
    .string()
    .default('https://tech.wazzup24.com')
    .refine(
      (text) => isAddress(text) && new URL(text).origin === text,
      'must be https:// and a host, nothing behind it',
    ),
  HOST: z.string().default('127.0.0.1'),
  PORT: z
    .string()
    .default('8787')
    .refine((text) => /^\d+$/.test(text) && Number(text) <= 65_535, 'must be a whole number from 0 to 65535'),
  STATE_FOLDER: z.string().default(join(import.meta.dirname, 'state')),
  EXTENSION_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^(chrome-extension:\/\/[a-p]{32}|moz-extension:\/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
            'must be addresses like chrome-extension://ID or moz-extension://UUID, with a comma between them',
          ),
      ),
    ),
  TLS_KEY_FILE: z.string().optional(),
  TLS_CERT_FILE: z.string().optional(),
});

const ACCESS = z.discriminatedUnion(
  'WAZZUP_MODE',
  [
    z.object({
      WAZZUP_MODE: z.literal('simplified'),
      WAZZUP_ACCOUNT: required('the number of the Wazzup account')
        .regex(/^\d{4}-?\d{4}$/, 'must be 8 digits, like 7204-2419 in Wazzup')
        .transform((text) => text.replace('-', '')),
    }),
    z.object({
      WAZZUP_MODE: z.literal('oauth'),
      WAZZUP_CLIENT_ID: required('the client id that a Wazzup manager gave you'),
      WAZZUP_REDIRECT_URI: required('the address of /callback on this server, as registered at Wazzup').refine(
        (text) => isAddress(text) && new URL(text).pathname.endsWith('/callback'),
        'must be https:// (or http://127.0.0.1) and end with /callback',
      ),
    }),
  ],
  { error: 'must be simplified or oauth' },
);

const TOGETHER = COMMON.and(ACCESS).superRefine(({ TLS_KEY_FILE, TLS_CERT_FILE }, context) => {
  if (Boolean(TLS_KEY_FILE) === Boolean(TLS_CERT_FILE)) return;
  const missing = TLS_KEY_FILE ? 'TLS_CERT_FILE' : 'TLS_KEY_FILE';
  context.addIssue({ code: 'custom', path: [missing], message: 'is missing: both TLS files or none' });
});

/** Leaves out empty values, because an empty line of an .env file sets nothing. */
const omitEmpty = (env: Environment): Environment => Object.fromEntries(Object.entries(env).filter(([, text]) => text));

/**
 * Reads the configuration from the environment.
 * @throws Error whose message names every wrong value, and says what it has to be
 */
export function readConfig(env: Environment): Config {
  const { data, error } = TOGETHER.safeParse(omitEmpty(env));
  if (error) {
    const lines = new Set(error.issues.map(({ path, message }) => `  ${String(path[0])} ${message}`));
    throw new Error(['The configuration is not complete:', ...lines].join('\n'));
  }
  return {
    partner: { email: data.WAZZUP_EMAIL, password: data.WAZZUP_PASSWORD },
    access:
      data.WAZZUP_MODE === 'simplified'
        ? { mode: 'simplified', accountId: data.WAZZUP_ACCOUNT }
        : { mode: 'oauth', clientId: data.WAZZUP_CLIENT_ID, redirectUri: data.WAZZUP_REDIRECT_URI },
    wazzupOrigin: data.WAZZUP_ORIGIN,
    host: data.HOST,
    port: Number(data.PORT),
    stateFolder: data.STATE_FOLDER,
    extensionOrigins: data.EXTENSION_ORIGINS,
    tls:
      data.TLS_KEY_FILE && data.TLS_CERT_FILE
        ? { keyFile: data.TLS_KEY_FILE, certFile: data.TLS_CERT_FILE }
        : undefined,
  };
}

/** Reads the state folder alone: the commands about keys need nothing else. */
export const readStateFolder = (env: Environment): string =>
  COMMON.shape.STATE_FOLDER.parse(omitEmpty(env).STATE_FOLDER);
