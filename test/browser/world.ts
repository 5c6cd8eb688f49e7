import { createCrm } from '../crm/demo/index.ts';
import { createWazzup, type Wazzup } from '../wazzup/index.ts';
import { type Site, serveHosts } from './hosts.ts';
import { serveTokens, TOKEN_HOST, type Tokens } from './tokens.ts';

/** The stand-in for Wazzup, a partner's token server and the CRMs; all run on this machine at their real host names. */
export interface World {
  wazzup: Wazzup;
  tokens: Tokens;
  crm: ReturnType<typeof createCrm>;
  /** Other sites, which a test adds; they go before the CRMs. */
  sites: Site[];
  /** The port of the server that answers for all hosts. */
  port: number;
  /** Stops listening for all hosts, Wazzup's too, and cuts the connections on which somebody waits for an answer. */
  stop(): Promise<void>;
  /** Listens again, with all data from before. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export const WAZZUP_HOST = 'tech.wazzup24.com';

export async function serveWorld(options: Parameters<typeof createWazzup>[0] = {}): Promise<World> {
  const wazzup = createWazzup(options);
  const tokens = serveTokens(wazzup);
  const crm = createCrm();
  const sites: Site[] = [];
  const siteOf = (host: string) => sites.find(({ owns }) => owns(host));
  const { port, stop, start, close } = await serveHosts([
    { owns: (host) => host === WAZZUP_HOST, fetch: wazzup.app.fetch },
    { owns: (host) => host === TOKEN_HOST, fetch: tokens.app.fetch },
    {
      owns: (host) => siteOf(host) !== undefined,
      fetch: (request, env) =>
        siteOf(new URL(request.url).host)?.fetch(request, env) ?? new Response('', { status: 404 }),
    },
    { owns: (host) => host !== WAZZUP_HOST && host !== TOKEN_HOST, fetch: crm.app.fetch },
  ]);
  return {
    wazzup,
    tokens,
    crm,
    sites,
    port,
    stop,
    start,
    async close() {
      await close();
      tokens.close();
    },
  };
}
