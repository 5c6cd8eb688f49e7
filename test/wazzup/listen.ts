import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** A running server on this machine. */
export type Listening = {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  /** Ends open connections too. */
  close(): Promise<void>;
};

type App = { fetch: Parameters<typeof getRequestListener>[0] };

/**
 * Serves an emulator on 127.0.0.1.
 * @param port 0 for any free one
 * @throws Error (`code` EADDRINUSE, EACCES) when the port cannot be had
 */
export const listen = async ({ app }: { app: App }, { port = 0 }: { port?: number } = {}): Promise<Listening> => {
  const server: Server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  // A browser silently repeats a request whose *reused* connection is cut, which would hide the fault from a test.
  server.maxRequestsPerSocket = 1;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
