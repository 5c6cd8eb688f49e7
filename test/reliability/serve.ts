import { serveHosts } from '../browser/hosts.ts';
import { WAZZUP_HOST } from '../browser/world.ts';
import { createCrm } from '../crm/demo/index.ts';
import { type Account, createAccount } from './account.ts';
import { IDS, SITES } from './story.ts';

/** Serves Wazzup at its real host name, and two CRMs that have the deals of a story. */
export interface Served {
  /** The port of the server that answers for all hosts. */
  port: number;
  /** Lets this account answer from now on. */
  use(account: Account): void;
  close(): Promise<void>;
}

export async function serveAccounts(): Promise<Served> {
  const crm = createCrm();
  for (const site of SITES)
    for (const id of IDS)
      crm.deals.set(site, id, {
        name: `Deal ${id}`,
        owner: { id: '1', name: 'Anna Petrova' },
        contacts: [],
        status: 'open',
      });
  let account = createAccount({});
  const { port, close } = await serveHosts([
    { owns: (host) => host === WAZZUP_HOST, fetch: (request, env) => account.fetch(request, env) },
    { owns: (host) => host !== WAZZUP_HOST, fetch: crm.app.fetch },
  ]);
  return {
    port,
    use: (next) => {
      account = next;
    },
    close,
  };
}
