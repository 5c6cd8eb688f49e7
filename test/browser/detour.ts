import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Detour {
  /** The port on 127.0.0.1 to which the browser connects. */
  port: number;
  /** Leads new connections to this port of this machine. Until the first call the detour ends all connections. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

/**
 * Serves a detour, which leads every TLS connection to one port of this machine. Firefox uses it as a proxy and asks
 * for each host by CONNECT; Chromium believes that it is every host and begins to speak TLS at once.
 */
export async function serveDetour(): Promise<Detour> {
  let target: number | undefined;
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Either side may hang up at any time. The `close` handlers below then end the other side.
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((client) => {
    track(client).once('data', (first) => {
      if (target === undefined) return client.destroy();
      // The client's further data waits until the connection to the target is open.
      client.pause();
      const upstream = track(connect(target, '127.0.0.1'));
      upstream.once('connect', () => {
        if (first.toString('latin1').startsWith('CONNECT ')) client.write('HTTP/1.1 200 Connected\r\n\r\n');
        else upstream.write(first);
        client.pipe(upstream).pipe(client);
      });
      client.on('close', () => upstream.destroy());
      upstream.on('close', () => client.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      target = port;
    },
    async close() {
      if (!server.listening) return;
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
