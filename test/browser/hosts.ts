import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { generate } from 'selfsigned';

type Fetch = Parameters<typeof getRequestListener>[0];

/** A site that answers for one host or several. */
export interface Site {
  /** Says whether the site answers for this host. */
  owns(host: string): boolean;
  fetch: Fetch;
}

export interface Hosts {
  /** The port on 127.0.0.1. */
  port: number;
  /** Stops listening, and cuts the connections on which somebody waits for an answer. */
  stop(): Promise<void>;
  /** Listens again, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

let sharedCertificate: ReturnType<typeof generate> | undefined;

/**
 * Gives one certificate for all servers of this process, because to make one takes longer than anything else that a
 * test waits for.
 */
function certificate(): ReturnType<typeof generate> {
  sharedCertificate ??= generate([{ name: 'commonName', value: 'Deal Link tests' }]);
  return sharedCertificate;
}

/** Serves all hosts by their real names with one TLS server on 127.0.0.1; requests for unknown hosts get 404. */
export async function serveHosts(sites: readonly Site[]): Promise<Hosts> {
  const { private: key, cert } = await certificate();
  const fetch: Fetch = (request, env) => {
    const { host } = new URL(request.url);
    const site = sites.find(({ owns }) => owns(host));
    return site ? site.fetch(request, env) : new Response('No such host here', { status: 404 });
  };
  const server = createServer({ key, cert }, getRequestListener(fetch, { overrideGlobalObjects: false }));
  // A browser silently repeats a request if the server cuts its reused connection, and so would hide that fault from a
  // test.
  server.maxRequestsPerSocket = 1;
  // The server itself cuts only connections that speak HTTP. One that a browser has opened in advance, without a word of
  // TLS yet, would keep it from closing for two minutes.
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const start = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const stop = async () => {
    if (!server.listening) return;
    server.close();
    for (const socket of sockets) socket.destroy();
    await once(server, 'close');
  };
  await start(0);
  const { port } = server.address() as AddressInfo;
  return { port, stop, start: () => start(port), close: stop };
}
