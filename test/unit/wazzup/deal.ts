import type { Deal } from '@/lib/deal/model';
import type { Deal as WireDeal } from '../../wazzup/index.ts';

export const DEAL: Deal = {
  id: '4217',
  name: 'Doors',
  uri: 'https://acme.crm.example/deal/4217',
  responsibleUserId: '7',
  contacts: ['11', '12'],
  closed: false,
};

/** Writes a deal as it is on the wire. It repeats lib/wazzup/wire.ts, so that a mistake there makes a test fail. */
export const onWire = ({ id, name, uri, responsibleUserId, contacts, closed }: Deal): WireDeal => ({
  id,
  name,
  uri,
  responsible_user_id: responsibleUserId,
  contacts,
  closed,
});
