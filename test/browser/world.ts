import { createCrm } from '../crm/demo/index.ts';
import { createWazzup, type Wazzup } from '../wazzup/index.ts';
import { serveHosts } from './hosts.ts';

/** Wazzup and the CRMs, at their real host names, on this machine. */
export interface World {
  wazzup: Wazzup;
  crm: ReturnType<typeof createCrm>;
  /** The port of the server that answers for all hosts. */
  port: number;
  close(): Promise<void>;
}

const WAZZUP = 'tech.wazzup24.com';

export async function serveWorld(options: Parameters<typeof createWazzup>[0] = {}): Promise<World> {
  const wazzup = createWazzup(options);
  const crm = createCrm();
  const { port, close } = await serveHosts([
    { owns: (host) => host === WAZZUP, fetch: wazzup.app.fetch },
    { owns: (host) => host !== WAZZUP, fetch: crm.app.fetch },
  ]);
  return { wazzup, crm, port, close };
}
