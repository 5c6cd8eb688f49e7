import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { generate } from 'selfsigned';

type Fetch = Parameters<typeof getRequestListener>[0];

/** Answers for one host, or a family of them. */
export interface Site {
  /** Whether a request for this host is this site's. */
  owns(host: string): boolean;
  fetch: Fetch;
}

export interface Hosts {
  /** Of 127.0.0.1. */
  port: number;
  /** From now on nobody listens; whoever waits for an answer is cut off. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

let made: ReturnType<typeof generate> | undefined;

/** A certificate for all servers of this process: to make one takes longer than a test waits for anything else. */
function certificate(): ReturnType<typeof generate> {
  made ??= generate([{ name: 'commonName', value: 'Deal Link tests' }]);
  return made;
}

/** One TLS server on 127.0.0.1 that answers for every host by its real name; unknown hosts get 404. */
export async function serveHosts(sites: readonly Site[]): Promise<Hosts> {
  const { private: key, cert } = await certificate();
  const fetch: Fetch = (request, env) => {
    const { host } = new URL(request.url);
    const site = sites.find(({ owns }) => owns(host));
    return site ? site.fetch(request, env) : new Response('No such host here', { status: 404 });
  };
  const server = createServer({ key, cert }, getRequestListener(fetch, { overrideGlobalObjects: false }));
  // A browser silently repeats a request whose reused connection is cut, which would hide that fault from a test.
  server.maxRequestsPerSocket = 1;
  const start = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async () => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  await start(0);
  const { port } = server.address() as AddressInfo;
  return { port, stop, start: () => start(port), close: stop };
}
