import { type Hosts, serveHosts } from '../browser/hosts.ts';
import { WAZZUP_HOST } from '../browser/world.ts';
import { createWazzup, type Wazzup, type WazzupOptions } from '../wazzup/index.ts';
import { CRMS, type Fixture, fixtures } from './pages/fixture.ts';
import { type Crms, createCrms } from './pages/site.ts';

/** The CRMs and Wazzup, on this machine. */
export interface World extends Pick<Hosts, 'port' | 'close'> {
  wazzup: Wazzup;
  crms: Crms;
}

/** Serves the CRMs' pages, and a Wazzup that has all their deals as the pages show them. */
export async function serveWorld(options: WazzupOptions = { rateLimit: false }): Promise<World> {
  const wazzup = createWazzup(options);
  const crms = createCrms();
  for (const crm of CRMS) link(wazzup, fixtures[crm]);
  const { port, close } = await serveHosts([{ owns: (host) => host === WAZZUP_HOST, fetch: wazzup.app.fetch }, crms]);
  return { wazzup, crms, port, close };
}

function link(wazzup: Wazzup, { deal }: Fixture): void {
  const { id, uri, name, closed, responsible, contacts } = deal;
  wazzup.users.put(responsible);
  const ids = contacts.map((contact) => contact.id);
  wazzup.deals.put({ id, name, uri, closed, responsible_user_id: responsible.id, contacts: ids });
  for (const { id, name = '', phones } of contacts)
    wazzup.contacts.put({
      id,
      name,
      responsible_user_id: responsible.id,
      contact_data: phones.map((phone) => ({ chat_type: 'whatsapp', chat_id: phone.replace(/\D/g, '') })),
      uri: new URL('/', uri).href,
    });
}
