import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';

/** A server that listens on this machine. */
export type RunningServer = {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  url: string;
  /** Stops the server and ends its open connections. */
  close(): Promise<void>;
};

type App = { fetch: Parameters<typeof getRequestListener>[0] };

/**
 * Serves an emulator on 127.0.0.1.
 * @param port the port to listen on; 0 means any free one
 * @throws Error (`code` EADDRINUSE, EACCES) if the port is not available
 */
export const listen = async ({ app }: { app: App }, { port = 0 }: { port?: number } = {}): Promise<RunningServer> => {
  const server: Server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  // A browser silently repeats a request if the server cuts its *reused* connection, and so would hide the fault from a
  // test.
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
