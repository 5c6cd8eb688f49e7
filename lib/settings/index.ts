import { browser } from 'wxt/browser';
import { type IdTemplate, PLAIN_TEMPLATE } from '@/lib/deal/id-template';
import type { Action } from '@/lib/deal/plan';
import { isAboutSite, siteNamed } from '@/lib/deal/site';
import { serverAddress } from '@/lib/permissions/self-hosted';
import { migrated, VERSION } from './migrations';
import { DEFAULTS, type Policy, type Settings, storedModel } from './model';
import { pickValid } from './pick-valid';
import { onLatePolicy, readPolicy } from './policy';
import { countUnread, newerLessons } from './unread-lessons';

export { HUBSPOT_IDS, PILLS, type PillSize, type Place, type Policy, type Settings } from './model';

/** The settings that apply: the company's values go before the manager's choices, and those before the defaults. */
export interface SettingsInForce extends Settings {
  /** What the company sets, which nobody can change in this browser. */
  company: Policy;
  /** The values of the company's policy that are not valid and therefore do not apply. */
  unusable: string[];
  /** How many of the stored lessons this version cannot read: a newer one has made them, or they are damaged. */
  unreadLessons?: number;
}

/** The key under which the settings are stored. */
const KEY = 'settings';
/** The key under which the version of the stored settings is stored; before version 2 there was none. */
const VERSION_KEY = 'settings$';

/** Reads the manager's stored choices. They are checked, because in Firefox any content script could have written them. */
async function readStored(): Promise<{ own: Partial<Settings>; storedLessons: unknown }> {
  const { [KEY]: values, [VERSION_KEY]: version } = await browser.storage.local.get([KEY, VERSION_KEY]);
  const now = isObject(values) ? migrated(values, versionIn(version)) : {};
  return { own: pickValid(storedModel, now).values, storedLessons: now.lessons };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** Gives the version of the stored settings from what is stored beside them. */
const versionIn = (stored: unknown): number =>
  isObject(stored) && typeof stored.v === 'number' && stored.v >= 1 ? stored.v : 1;

/** Reads what the manager chose, whatever the company sets. */
export const readOwnSettings = async (): Promise<Settings> => ({ ...DEFAULTS, ...(await readStored()).own });

/** Reads the settings that apply now. Callers keep no copy: a policy can arrive long after the browser has started. */
export async function readSettings(): Promise<SettingsInForce> {
  const { values: company, rejected: unusable } = await readPolicy();
  // The manager's choices are read after the policy, which can take a while: a choice made meanwhile must be in them.
  const stored = await readStored();
  const own = { ...DEFAULTS, ...stored.own };
  const { crms: _, forbid: __, ...set } = company;
  return {
    ...own,
    ...set,
    // These are tables: the company sets some of the rows, and managers may add others.
    forms: { ...withoutSitesOf(own.forms, company.forms), ...company.forms },
    users: [...(company.users ?? []), ...own.users],
    lessons: [...(company.lessons ?? []), ...own.lessons.filter(({ origin }) => !isTaughtBy(company, origin))],
    servers: [...new Set([...(company.servers ?? []), ...own.servers].flatMap((site) => serverAddress(site) ?? []))],
    company,
    unusable,
    unreadLessons: countUnread(stored.storedLessons, own.lessons),
  };
}

/**
 * Calls the listener with the settings whenever the manager or the company changes them, and when the browser tells the
 * company's policy late; gives back how to stop that.
 */
export function watchSettings(onChange: (now: SettingsInForce) => void): () => void {
  const tell = () => void readSettings().then(onChange);
  const listen = (changes: object, area: string) => {
    if (area === 'managed' || (area === 'local' && KEY in changes)) tell();
  };
  browser.storage.onChanged.addListener(listen);
  const stopLatePolicy = onLatePolicy(tell);
  return () => {
    browser.storage.onChanged.removeListener(listen);
    stopLatePolicy();
  };
}

/** Changes some of the manager's choices and leaves the others. Values that the company sets are not changed. */
export async function changeSettings(change: (own: Settings) => Partial<Settings>): Promise<void> {
  const { values: company } = await readPolicy();
  // The lock holds across all contexts of the extension: of two changes at once, the second must not undo the first.
  await navigator.locks.request('settings', async () => {
    const { own, storedLessons } = await readStored();
    const changes = Object.entries(change({ ...DEFAULTS, ...own }));
    const free = changes.filter(([name]) => TABLES.includes(name) || !(name in company));
    const now: Partial<Settings> = { ...own, ...Object.fromEntries(free) };
    const newer = newerLessons(storedLessons, now.lessons ?? []);
    const kept = newer.length > 0 ? { ...now, lessons: [...(now.lessons ?? []), ...newer] } : now;
    await browser.storage.local.set({ [KEY]: kept, [VERSION_KEY]: { v: VERSION } });
  });
}

/** Leaves out the rows about sites for which the company has rows. */
const withoutSitesOf = (forms: Settings['forms'], companys: Settings['forms'] = {}): Settings['forms'] => {
  const sites = new Set(Object.keys(companys).map(siteNamed));
  return Object.fromEntries(Object.entries(forms).filter(([address]) => !sites.has(siteNamed(address))));
};

/** Whether the company has a lesson for an origin. */
export const isTaughtBy = ({ lessons = [] }: Policy, origin: string): boolean =>
  lessons.some((lesson) => lesson.origin === origin);

/** The settings to which the company adds rows, so that managers may still change their own. */
const TABLES = ['forms', 'users', 'servers', 'lessons'];

/** Gives the actions that the company has switched off. */
export const forbiddenActions = async (): Promise<readonly Action[]> => (await readSettings()).company.forbid ?? [];

/** Gives how ids are written in Wazzup for the site that a link leads to. */
export const idTemplateOf = async (link: string): Promise<IdTemplate> =>
  findForms((await readSettings()).forms, link).at(0)?.[1] ?? PLAIN_TEMPLATE;

/** Sets how ids are written in Wazzup for the site of an address. */
export async function setIdTemplate(address: string, template: IdTemplate): Promise<void> {
  const isOther = ([named]: [string, IdTemplate]) => siteNamed(named) !== siteNamed(address);
  await changeSettings(({ forms }) => ({
    forms: Object.fromEntries([
      ...Object.entries(forms).filter(isOther),
      ...(template === PLAIN_TEMPLATE ? [] : [[address, template] as const]),
    ]),
  }));
}

/** Finds the id templates that are about the site that a link leads to; one for a whole host comes after the others. */
export const findForms = (forms: Settings['forms'], link: string): [string, IdTemplate][] =>
  Object.entries(forms)
    .filter(([address]) => isAboutSite(address, link))
    .sort(([a], [b]) => b.length - a.length);
