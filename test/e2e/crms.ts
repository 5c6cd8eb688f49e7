import type { World } from '../browser/world.ts';
import type { DemoDeal } from '../crm/demo/deals.ts';

/** A deal as a CRM has it. */
export interface SeededDeal extends Pick<DemoDeal, 'name' | 'owner' | 'contacts' | 'status'> {
  id: string;
}

export const OAK: SeededDeal = {
  id: '4217',
  name: 'Oak doors and flooring, 3 rooms',
  owner: { id: '222', name: 'Anna Petrova' },
  contacts: [
    { id: '31', name: 'Maria Lopez', phones: ['+1 202-555-0131'] },
    { id: '32', name: 'Piet de Vries', phones: ['+1 202-555-0132', '+1 202-555-0133'] },
    { id: '33', name: 'Li Wei', phones: ['+1 202-555-0134'] },
  ],
  status: 'open',
};

/** A CRM at its real address, with what the extension can read from its pages alone. */
export interface CrmCase {
  label: string;
  uri(id: string): string;
  /** Puts a deal into the CRM; in CRMs other than Pipedrive, with which the tests try people, also its people into Wazzup. */
  seed(world: World, deal: SeededDeal): void;
  /** Whether its pages have the ids of the responsible user and of all contacts, without the CRM's answers. */
  pageTellsAll: boolean;
}

const seedAt =
  (host: string) =>
  (world: World, { id, ...deal }: SeededDeal) =>
    void world.crm.deals.set(host, id, deal);

function seedWithPeople(this: CrmCase, world: World, deal: SeededDeal): void {
  seedAt(new URL(this.uri(deal.id)).host)(world, deal);
  addPeople(world, this, deal);
}

/** Adds the people of a CRM's deal to Wazzup, so that only the tests about people have to deal with them. */
export function addPeople({ wazzup }: World, crm: CrmCase, { id: dealId, owner, contacts }: SeededDeal): void {
  wazzup.users.put(owner);
  for (const { id, name, phones } of contacts)
    wazzup.contacts.put({
      id,
      name,
      responsible_user_id: owner.id,
      contact_data: phones.map((phone) => ({ chat_type: 'whatsapp', chat_id: phone.replace(/\D/g, '') })),
      uri: crm.uri(dealId),
    });
}

export const PIPEDRIVE: CrmCase = {
  label: 'Pipedrive',
  uri: (id) => `https://acme.pipedrive.com/deal/${id}`,
  seed: seedAt('acme.pipedrive.com'),
  pageTellsAll: false,
};

export const KOMMO: CrmCase = {
  label: 'Kommo',
  uri: (id) => `https://acme.kommo.com/leads/detail/${id}`,
  seed: seedWithPeople,
  pageTellsAll: true,
};

export const BITRIX24: CrmCase = {
  label: 'Bitrix24',
  uri: (id) => `https://acme.bitrix24.com/crm/deal/details/${id}/`,
  seed: seedWithPeople,
  pageTellsAll: true,
};

export const ZOHO: CrmCase = {
  label: 'Zoho CRM',
  uri: (id) => `https://crm.zoho.com/crm/org7004062519/tab/Potentials/${id}`,
  seed: seedWithPeople,
  pageTellsAll: false,
};

export const HUBSPOT: CrmCase = {
  label: 'HubSpot',
  uri: (id) => `https://app.hubspot.com/contacts/39668252/record/0-3/${id}`,
  seed: seedWithPeople,
  pageTellsAll: false,
};

/** The CRMs with which the tests try everything. */
export const CRMS = [PIPEDRIVE, KOMMO] as const;
/** The CRMs with which the tests try the main job. */
export const OTHER_CRMS = [BITRIX24, ZOHO, HUBSPOT] as const;

/** Gives what Wazzup has after the extension has sent the oak deal of a CRM without edits. */
export const sentOak = (crm: CrmCase) => ({
  id: OAK.id,
  name: OAK.name,
  uri: crm.uri(OAK.id),
  responsible_user_id: OAK.owner.id,
  contacts: OAK.contacts.map(({ id }) => id),
  closed: false,
});
