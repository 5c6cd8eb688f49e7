import { createCrm } from '../crm/demo/index.ts';
import { createWazzup, type Wazzup } from '../wazzup/index.ts';
import { serveHosts } from './hosts.ts';
import { serveTokens, TOKEN_HOST, type Tokens } from './tokens.ts';

/** Wazzup, a partner's token server and the CRMs, at their real host names, on this machine. */
export interface World {
  wazzup: Wazzup;
  tokens: Tokens;
  crm: ReturnType<typeof createCrm>;
  /** The port of the server that answers for all hosts. */
  port: number;
  /** From now on nobody listens, not even Wazzup; whoever waits for an answer is cut off. */
  stop(): Promise<void>;
  /** Listens again, and knows everything it knew. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export const WAZZUP_HOST = 'tech.wazzup24.com';

export async function serveWorld(options: Parameters<typeof createWazzup>[0] = {}): Promise<World> {
  const wazzup = createWazzup(options);
  const tokens = serveTokens(wazzup);
  const crm = createCrm();
  const { port, stop, start, close } = await serveHosts([
    { owns: (host) => host === WAZZUP_HOST, fetch: wazzup.app.fetch },
    { owns: (host) => host === TOKEN_HOST, fetch: tokens.app.fetch },
    { owns: (host) => host !== WAZZUP_HOST && host !== TOKEN_HOST, fetch: crm.app.fetch },
  ]);
  return {
    wazzup,
    tokens,
    crm,
    port,
    stop,
    start,
    async close() {
      await close();
      tokens.close();
    },
  };
}
