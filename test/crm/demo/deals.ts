/** A deal of the demo CRM. Ids are strings: they may be longer than a number holds. */
export interface DemoDeal {
  name: string;
  owner: DemoUser;
  /** The contacts, the main one first. */
  contacts: DemoContact[];
  status: 'open' | 'won' | 'lost';
  /** What the page shows besides, for the looks only. */
  value: string;
  stage: number;
}

export interface DemoUser {
  id: string;
  name: string;
}

export interface DemoContact {
  id: string;
  name: string;
  phones: string[];
}

/** The deals of every company, by its host (`acme.pipedrive.com`) and the deal's id. */
export interface Deals {
  get(host: string, id: string): DemoDeal | undefined;
  /** Changes a deal, or adds one. */
  set(host: string, id: string, change: Partial<DemoDeal>): DemoDeal;
  remove(host: string, id: string): void;
  list(host: string): [id: string, deal: DemoDeal][];
  /** Puts everything back as it was at the start. */
  seed(): void;
}

export const PIPEDRIVE_HOST = 'acme.pipedrive.com';
export const KOMMO_HOST = 'acme.kommo.com';
export const BITRIX24_HOST = 'acme.bitrix24.com';
/** The server of a company that hosts its Bitrix24 itself, in /portal. */
export const OWN_SERVER_HOST = 'crm.acme.example';
export const ZOHO_HOST = 'crm.zoho.com';
export const ZOHO_EU_HOST = 'crm.zoho.eu';
export const HUBSPOT_HOST = 'app.hubspot.com';
export const HUBSPOT_EU_HOST = 'app-eu1.hubspot.com';

/** The people who work at a company. */
export function teamOf(host: string): DemoUser[] {
  const first = FIRST_USER_IDS.find(([domain]) => host.includes(domain))?.[1] ?? 301n;
  return ['Anna Petrova', 'Tom Baker', 'Ines Duarte'].map((name, index) => ({
    id: String(first + BigInt(index)),
    name,
  }));
}

const FIRST_USER_IDS: [domain: string, id: bigint][] = [
  ['.pipedrive.com', 222n],
  ['.zoho.', 4876876000000225013n],
  ['.hubspot.com', 77001121n],
];

export function createDeals(): Deals {
  const deals = new Map<string, DemoDeal>();
  const keyOf = (host: string, id: string) => `${host}/${id}`;
  const get = (host: string, id: string) => deals.get(keyOf(host, id));
  const set = (host: string, id: string, change: Partial<DemoDeal>) => {
    const deal = { ...(get(host, id) ?? emptyDeal(host)), ...structuredClone(change) };
    deals.set(keyOf(host, id), deal);
    return deal;
  };
  const seed = () => {
    deals.clear();
    for (const [host, id, deal] of SEED) set(host, id, deal);
  };
  seed();
  return {
    get,
    set,
    remove: (host, id) => void deals.delete(keyOf(host, id)),
    list: (host) =>
      [...deals].flatMap(([key, deal]) => (key.startsWith(`${host}/`) ? [[key.slice(host.length + 1), deal]] : [])),
    seed,
  };
}

function emptyDeal(host: string): DemoDeal {
  const [owner = { id: '1', name: 'Anna Petrova' }] = teamOf(host);
  return { name: '', owner, contacts: [], status: 'open', value: '€ 0', stage: 0 };
}

// The people are invented, and the numbers are of ranges kept for fiction (UK 07700 900…, US 555-01…).
const SEED: [host: string, id: string, deal: Partial<DemoDeal>][] = [
  [
    PIPEDRIVE_HOST,
    '4217',
    {
      name: 'Oak doors and flooring, 3 rooms',
      owner: { id: '222', name: 'Anna Petrova' },
      contacts: [
        { id: '5001', name: 'Maria Lopez', phones: ['+1 202-555-0101', '+1 202-555-0102'] },
        { id: '5002', name: 'Piet de Vries', phones: ['+1 202-555-0103'] },
        { id: '5003', name: 'Olena Kovalenko', phones: ['+1 202-555-0104'] },
      ],
      value: '€ 8,400',
      stage: 2,
    },
  ],
  [
    PIPEDRIVE_HOST,
    '4218',
    {
      name: 'Spiral staircase in beech',
      owner: { id: '223', name: 'Tom Baker' },
      contacts: [{ id: '5004', name: 'Noor Haddad', phones: ['+1 202-555-0105'] }],
      value: '€ 12,900',
      stage: 1,
    },
  ],
  [
    PIPEDRIVE_HOST,
    '1',
    {
      name: 'Spare key',
      owner: { id: '222', name: 'Anna Petrova' },
      contacts: [{ id: '5005', name: 'Li Wei', phones: ['+1 202-555-0117'] }],
      value: '€ 40',
      stage: 0,
    },
  ],
  [
    KOMMO_HOST,
    '880101',
    {
      name: 'Loft renovation',
      owner: { id: '301', name: 'Anna Petrova' },
      contacts: [
        { id: '9101', name: 'Grace Hall', phones: ['+1 212-555-0101', '+1 212-555-0102'] },
        { id: '9102', name: 'Oskar Nowak', phones: ['+1 212-555-0103'] },
      ],
      value: '€ 31,000',
      stage: 1,
    },
  ],
  [
    KOMMO_HOST,
    '123456789012345678',
    {
      name: 'Warehouse shelving, phase 2',
      owner: { id: '302', name: 'Tom Baker' },
      contacts: [{ id: '900719925474099402', name: 'Yuki Mori', phones: ['+1 202-555-0140'] }],
      value: '€ 57,200',
      stage: 0,
    },
  ],
  [
    ZOHO_HOST,
    '4876876000001288017',
    {
      name: 'Conservatory with underfloor heating',
      owner: { id: '4876876000000225013', name: 'Anna Petrova' },
      contacts: [
        { id: '4876876000001288031', name: 'Hannah Price', phones: ['+1 213-555-0101', '+1 213-555-0102'] },
        { id: '4876876000001288045', name: 'Marek Dvorak', phones: ['+1 213-555-0103'] },
      ],
      value: '£ 42,500',
      stage: 2,
    },
  ],
  [
    ZOHO_HOST,
    '4876876000001288099',
    {
      name: 'Stone steps to the garden',
      owner: { id: '4876876000000225015', name: 'Ines Duarte' },
      contacts: [{ id: '4876876000001288102', name: 'Samira Aziz', phones: ['+1 213-555-0104'] }],
      value: '£ 6,800',
      stage: 0,
    },
  ],
  [
    ZOHO_EU_HOST,
    '512345000000987654',
    {
      name: 'Shop fittings, Porto',
      owner: { id: '4876876000000225014', name: 'Tom Baker' },
      contacts: [{ id: '512345000000987001', name: 'Beatriz Nunes', phones: ['+1 202-555-0151'] }],
      value: '€ 19,300',
      stage: 1,
    },
  ],
  [
    HUBSPOT_HOST,
    '18012345678',
    {
      name: 'Office fit-out, second floor',
      owner: { id: '77001121', name: 'Anna Petrova' },
      contacts: [
        { id: '5101', name: 'Daniel Osei', phones: ['+1 214-555-0101', '+1 214-555-0102'] },
        { id: '5102', name: 'Freya Lund', phones: ['+1 214-555-0103'] },
        { id: '5103', name: 'Kenji Sato', phones: ['+1 202-555-0162'] },
      ],
      value: '$ 86,000',
      stage: 2,
    },
  ],
  [
    HUBSPOT_HOST,
    '18012345699',
    {
      name: 'Reception desk in walnut',
      owner: { id: '77001122', name: 'Tom Baker' },
      contacts: [{ id: '5104', name: 'Aisha Bello', phones: ['+1 214-555-0104'] }],
      value: '$ 7,400',
      stage: 0,
    },
  ],
  [
    HUBSPOT_EU_HOST,
    '123456789012345678',
    {
      name: 'Winter garden, Lübeck',
      owner: { id: '77001123', name: 'Ines Duarte' },
      contacts: [{ id: '987654321098765001', name: 'Grete Hofmann', phones: ['+1 214-555-0105'] }],
      value: '€ 28,900',
      stage: 1,
    },
  ],
  [
    BITRIX24_HOST,
    '7301',
    {
      name: 'Staircase railing in oak',
      owner: { id: '301', name: 'Anna Petrova' },
      contacts: [
        { id: '6401', name: 'Hannah Moore', phones: ['+1 215-555-0101', '+1 215-555-0102'] },
        { id: '6402', name: 'Tomasz Wilk', phones: ['+1 215-555-0103'] },
      ],
      value: '€ 23,700',
      stage: 2,
    },
  ],
  [
    BITRIX24_HOST,
    '7302',
    {
      name: 'Garden gate, wrought iron',
      owner: { id: '302', name: 'Tom Baker' },
      contacts: [{ id: '6403', name: 'Leila Rahimi', phones: ['+1 215-555-0104'] }],
      value: '€ 3,150',
      stage: 0,
    },
  ],
  [
    OWN_SERVER_HOST,
    '88',
    {
      name: 'Office partition walls',
      owner: { id: '303', name: 'Ines Duarte' },
      contacts: [{ id: '640', name: 'Marco Bruni', phones: ['+1 202-555-0166', '+1 202-555-0167'] }],
      value: '€ 9,900',
      stage: 1,
    },
  ],
];
