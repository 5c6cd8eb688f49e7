import { storage } from 'wxt/utils/storage';

/** How much is shown in the CRM's page: `small` says in, not in or closed, and reads nothing for it. */
export const PILLS = ['on', 'small', 'off'] as const;
export type PillSize = (typeof PILLS)[number];

/** Where a pill stands: shares of the window's width and height, from the left and from the top. */
export interface Place {
  x: number;
  y: number;
}

/** What the options page edits. Holds no secret and no customer's data: content scripts may be able to read it. */
export interface Settings {
  /** By origin of a CRM's site: what goes before its deal and contact ids in Wazzup. */
  prefixes: Record<string, string>;
  pill: PillSize;
  /** By origin: where the manager put the pill. */
  places: Record<string, Place>;
  /** Origins on which the pill was hidden. */
  hidden: string[];
  /** Whether the CRM may be asked with the manager's session; otherwise only what the page shows is read. */
  sessionReads: boolean;
  /** The customer's own address that gives tokens; empty if there is none. */
  tokenAddress: string;
  /** Secrets outlive the browser's end. */
  stayConnected: boolean;
  /** HubSpot numbers a person twice; which number Wazzup knows. */
  hubspotId: 'owner' | 'user';
}

const DEFAULTS: Settings = {
  prefixes: {},
  pill: 'on',
  places: {},
  hidden: [],
  sessionReads: true,
  tokenAddress: '',
  stayConnected: true,
  hubspotId: 'owner',
};

const stored = storage.defineItem<Partial<Settings>>('local:settings', { version: 1, fallback: {} });

export const readSettings = async (): Promise<Settings> => ({ ...DEFAULTS, ...(await stored.getValue()) });

/** Tells of every change; gives back how to stop that. */
export const watchSettings = (onChange: (now: Settings) => void): (() => void) =>
  stored.watch((now) => onChange({ ...DEFAULTS, ...now }));

/** Changes some settings and leaves the others. */
export async function changeSettings(change: (now: Settings) => Partial<Settings>): Promise<void> {
  await stored.setValue({ ...(await stored.getValue()), ...change(await readSettings()) });
}

/** What can stand before an id: short, and safe in every place an id goes. */
export const isPrefix = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9_.:-]{0,19}$/.test(text);

export const prefixOf = async (origin: string): Promise<string> => (await readSettings()).prefixes[origin] ?? '';

/** Sets the prefix of one site; an empty one takes it away. */
export async function setPrefix(origin: string, prefix: string): Promise<void> {
  await changeSettings(({ prefixes }) => {
    const { [origin]: _, ...others } = prefixes;
    return { prefixes: prefix === '' ? others : { ...others, [origin]: prefix } };
  });
}
