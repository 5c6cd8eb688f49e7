/** A deal of the demo CRM. Ids are strings: they may be longer than a number holds. */
export interface DemoDeal {
  name: string;
  owner: DemoUser;
  /** The main contact first. */
  contacts: DemoContact[];
  status: 'open' | 'won' | 'lost';
  /** For the looks only. */
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

/** The people who work at a company. */
export function teamOf(host: string): DemoUser[] {
  const first = host.endsWith('.pipedrive.com') ? 222 : 301;
  return ['Anna Petrova', 'Tom Baker', 'Ines Duarte'].map((name, index) => ({ id: String(first + index), name }));
}

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

// People are invented; the numbers are of ranges kept for fiction (UK 07700 900…, US 555-01…).
const SEED: [host: string, id: string, deal: Partial<DemoDeal>][] = [
  [
    PIPEDRIVE_HOST,
    '4217',
    {
      name: 'Oak doors and flooring, 3 rooms',
      owner: { id: '222', name: 'Anna Petrova' },
      contacts: [
        { id: '5001', name: 'Maria Lopez', phones: ['+44 7700 900101', '+44 7700 900102'] },
        { id: '5002', name: 'Piet de Vries', phones: ['+44 7700 900103'] },
        { id: '5003', name: 'Olena Kovalenko', phones: ['+44 7700 900104'] },
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
      contacts: [{ id: '5004', name: 'Noor Haddad', phones: ['+44 7700 900105'] }],
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
        { id: '9101', name: 'Grace Hall', phones: ['+44 7700 900201', '+44 7700 900202'] },
        { id: '9102', name: 'Oskar Nowak', phones: ['+44 7700 900203'] },
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
];
