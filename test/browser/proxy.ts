import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Detour {
  /** Of 127.0.0.1. */
  port: number;
  /** Leads new connections to this port of this machine; before that they are refused. */
  leadTo(port: number): void;
  close(): Promise<void>;
}

/** A proxy that leads every TLS connection, to whatever host, to one port of this machine. */
export async function serveProxy(): Promise<Detour> {
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
    keep(client).once('data', (asked) => {
      if (target === undefined || !asked.toString().startsWith('CONNECT ')) return client.destroy();
      const there = keep(connect(target, '127.0.0.1'));
      there.once('connect', () => {
        client.write('HTTP/1.1 200 Connected\r\n\r\n');
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
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
