// The token server and its commands: node server.ts --help
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import { createTokenServer } from './app.ts';
import { type Config, readConfig, readStateFolder } from './config.ts';
import { createKeys } from './keys.ts';

const USAGE = `Usage: node server.ts COMMAND

  serve                      runs the server
  keys add NAME [--admin]    makes a key and prints it, once; with --admin one that may open /link
  keys list                  who has a key
  keys revoke NAME           refuses NAME's key from the next request on

It is configured by the environment, or by a file .env beside server.ts: see README.md.`;

const LINK_CHECK_MS = 3600_000;

async function serve(config: Config): Promise<void> {
  const { app, keys, keepLinked } = createTokenServer(config);
  const { host, port, tls } = config;
  const server = createAdaptorServer({ fetch: app.fetch, ...(tls && tlsOptions(tls)) });
  server.listen(port, host);
  await once(server, 'listening');
  void keepLinked();
  setInterval(() => void keepLinked(), LINK_CHECK_MS).unref();
  // The server finishes the requests that have begun: a refresh token that got lost on its way would end the link.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());

  const address = `${tls ? 'https' : 'http'}://${host}:${(server.address() as AddressInfo).port}`;
  console.log(`Listening on ${address}, state in ${config.stateFolder}`);
  if (!tls && host !== '127.0.0.1') console.log('Without TLS: only a reverse proxy may reach this address.');
  if (keys.list().length === 0) console.log('Nobody has a key yet: node server.ts keys add NAME');
}

const tlsOptions = ({ keyFile, certFile }: NonNullable<Config['tls']>) => ({
  createServer: createHttpsServer,
  serverOptions: { key: readFileSync(keyFile), cert: readFileSync(certFile) },
});

function manageKeys(command: string | undefined, name: string | undefined, isAdmin: boolean): void {
  const stateFolder = readStateFolder(process.env);
  mkdirSync(stateFolder, { recursive: true, mode: 0o700 });
  const keys = createKeys(stateFolder);
  if (command === 'add' && name) {
    const key = keys.add(name, { isAdmin });
    console.log(`The key of ${name}, shown only now:\n${key}`);
  } else if (command === 'list' && !name) {
    for (const { name, isAdmin, addedAt } of keys.list())
      console.log(`${addedAt}  ${name}${isAdmin ? '  (admin)' : ''}`);
  } else if (command === 'revoke' && name) {
    keys.revoke(name);
    console.log(`${name}'s key is revoked.`);
  } else throw new Error(USAGE);
}

async function run(argv: string[]): Promise<void> {
  const options = { admin: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h' } } as const;
  const { values, positionals } = parseArgs({ args: argv, options, allowPositionals: true });
  const [command, ...rest] = positionals;
  if (values.help) return console.log(USAGE);
  const file = join(import.meta.dirname, '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  if (command === 'serve' && rest.length === 0) return serve(readConfig(process.env));
  if (command === 'keys' && rest.length <= 2) return manageKeys(rest[0], rest[1], values.admin);
  throw new Error(USAGE);
}

run(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
