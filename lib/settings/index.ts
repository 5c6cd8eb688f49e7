import { browser } from 'wxt/browser';
import { storage } from 'wxt/utils/storage';
import { type IdTemplate, PLAIN_TEMPLATE } from '@/lib/deal/id-template';
import type { Action } from '@/lib/deal/plan';
import { serverAddress } from '@/lib/permissions/self-hosted';
import { migrations, VERSION } from './migrations';
import { DEFAULTS, type Policy, type Settings, storedModel } from './model';
import { pickValid } from './pick-valid';
import { readPolicy } from './policy';

export { HUBSPOT_IDS, PILLS, type PillSize, type Place, type Policy, type Settings } from './model';

/** What holds: what the company sets goes before what the manager chose, and that before what is usual. */
export interface SettingsInForce extends Settings {
  /** What the company sets, and nobody can change here. */
  company: Policy;
  /** Values of the company's policy that cannot be used, and are not. */
  unusable: string[];
}

const stored = storage.defineItem<object>('local:settings', { version: VERSION, migrations, fallback: {} });

/** What is kept of what the manager chose. In Firefox any script of ours could have written it, so it is checked. */
const readKept = async (): Promise<Partial<Settings>> => pickValid(storedModel, await stored.getValue()).values;

/** What the manager chose, whatever the company says. */
export const readOwnSettings = async (): Promise<Settings> => ({ ...DEFAULTS, ...(await readKept()) });

/** What holds now. Read anew each time: a policy can arrive long after the browser has started. */
export async function readSettings(): Promise<SettingsInForce> {
  const { values: company, wrong: unusable } = await readPolicy();
  // After the policy, which can take a while: what is changed meanwhile must not be told as it was.
  const own = await readOwnSettings();
  const { crms: _, forbid: __, ...set } = company;
  return {
    ...own,
    ...set,
    // Of these the company sets rows, and managers may have others.
    forms: { ...own.forms, ...company.forms },
    users: [...(company.users ?? []), ...own.users],
    servers: [...new Set([...(company.servers ?? []), ...own.servers].flatMap((site) => serverAddress(site) ?? []))],
    company,
    unusable,
  };
}

/** Tells of every change, also of the company's policy; gives back how to stop that. */
export function watchSettings(onChange: (now: SettingsInForce) => void): () => void {
  const listen = (changes: object, area: string) => {
    if (area === 'managed' || (area === 'local' && 'settings' in changes)) void readSettings().then(onChange);
  };
  browser.storage.onChanged.addListener(listen);
  return () => browser.storage.onChanged.removeListener(listen);
}

/** Changes some of what the manager chose and leaves the rest. What the company sets stays as it is. */
export async function changeSettings(change: (own: Settings) => Partial<Settings>): Promise<void> {
  const { values: company } = await readPolicy();
  // Of two changes at once, in whatever contexts of the extension, the second must not bring back what the first read.
  await navigator.locks.request('settings', async () => {
    const kept = await readKept();
    const changes = Object.entries(change({ ...DEFAULTS, ...kept }));
    const free = changes.filter(([name]) => ROWS.includes(name) || !(name in company));
    await stored.setValue({ ...kept, ...Object.fromEntries(free) });
  });
}

/** The company's rows of these go before the manager's, whatever those are. */
const ROWS = ['forms', 'users', 'servers'];

/** What the company has switched off. */
export const forbiddenActions = async (): Promise<readonly Action[]> => (await readSettings()).company.forbid ?? [];

export const idTemplateOf = async (site: string): Promise<IdTemplate> =>
  (await readSettings()).forms[site] ?? PLAIN_TEMPLATE;

/** Sets how a site's ids are written in Wazzup. */
export async function setIdTemplate(site: string, form: IdTemplate): Promise<void> {
  await changeSettings(({ forms: { [site]: _, ...others } }) => ({
    forms: form === PLAIN_TEMPLATE ? others : { ...others, [site]: form },
  }));
}
