import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Detour {
  /** Of 127.0.0.1. */
  port: number;
  /** Leads new connections to this port of this machine; before that they are refused. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

/**
 * Leads every TLS connection to one port of this machine. Firefox takes it for a proxy and asks for each host by CONNECT;
 * Chromium takes it for every host itself and begins to speak TLS at once.
 */
export async function serveDetour(): Promise<Detour> {
  let target: number | undefined;
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Either side may hang up at any time; the other is told by the end of its own stream.
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((client) => {
    keep(client).once('data', (first) => {
      if (target === undefined) return client.destroy();
      // What follows waits until there is somebody to take it.
      client.pause();
      const there = keep(connect(target, '127.0.0.1'));
      there.once('connect', () => {
        if (first.toString('latin1').startsWith('CONNECT ')) client.write('HTTP/1.1 200 Connected\r\n\r\n');
        else there.write(first);
        client.pipe(there).pipe(client);
      });
      client.on('close', () => there.destroy());
      there.on('close', () => client.destroy());
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
