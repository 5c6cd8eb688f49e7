import * as z from 'zod/mini';
import { isIdTemplate } from '@/lib/deal/id-template';
import type { KnownUser } from '@/lib/deal/known-users';
import { ACTIONS } from '@/lib/deal/plan';
import { parseHttpUrl } from '@/lib/deal/url';
import { LIMITS } from '@/lib/deal/validate';
import type { Lesson } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';
import { serverAddress } from '@/lib/permissions/self-hosted';
import { checkedAddress } from '@/lib/settings/token-address';
import { mapOf, passes } from '@/lib/zod-parts';

/** How much the pill shows in the CRM's page. `small` says in, not in or closed, and has the page not read for it. */
export const PILLS = ['on', 'small', 'off'] as const;
export type PillSize = (typeof PILLS)[number];

/** Which of HubSpot's two ids of a person Wazzup knows. */
export const HUBSPOT_IDS = ['owner', 'user'] as const;

/** Whether a text is an origin as browsers write it: scheme, host and port, nothing else. */
const isOrigin = (text: string): boolean => parseHttpUrl(text)?.origin === text;

/** Whether a text names a CRM's site: an origin, and behind it the folder or portal if the host holds several. */
function isSite(text: string): boolean {
  const url = parseHttpUrl(text);
  return url !== undefined && [url.origin, url.origin + url.pathname].includes(text) && !text.endsWith('/');
}

const text = (isGood: (text: string) => boolean) => z.string().check(passes(isGood));
const origin = text(isOrigin);
const site = text(isSite);
const userId = text(({ length }) => length > 0 && length <= LIMITS.responsibleUserId);

const knownUser = z.strictObject({
  /** The address of the CRM's site; a row without one applies to every CRM. */
  site: z.exactOptional(site),
  crmUser: userId,
  wazzupUser: userId,
}) satisfies z.ZodMiniType<KnownUser>;

/** There are no more lessons than this. */
export const MOST_LESSONS = 50;

/** Of one origin only the first lesson counts. */
const lessons = z.array(lessonSchema).check(({ value, issues }) => {
  const isOneTooMany = ({ origin }: Lesson, at: number) =>
    at >= MOST_LESSONS || value.findIndex((other) => other.origin === origin) < at;
  for (const [at, lesson] of value.entries())
    if (isOneTooMany(lesson, at)) issues.push({ code: 'custom', input: lesson, path: [at] });
});

type Shape = Record<string, z.ZodMiniType>;
type Values<S extends Shape> = { [Name in keyof S]: z.infer<S[Name]> };

/** Makes a model of these fields in which each of them may be absent. */
function partial<S extends Shape>(shape: S) {
  const fields = Object.entries(shape).map(([name, field]) => [name, z.exactOptional(field)]);
  return z.strictObject(Object.fromEntries(fields) as { [Name in keyof S]: z.ZodMiniExactOptional<S[Name]> });
}

/** The settings that a settings file carries and a company can set. */
const shared = {
  /** The address that the background fetches tokens from; empty if the manager pastes them. It is no secret. */
  tokenAddress: text((address) => address === '' || typeof checkedAddress(address) !== 'string'),
  /** The id template of each CRM site, by the site's address: how the site's deal and contact ids are written in Wazzup. */
  forms: mapOf(isSite, text(isIdTemplate)),
  /** Which user of a CRM is which user in Wazzup; the first row that fits applies. */
  users: z.array(knownUser),
  /** The addresses at which a company runs a CRM itself. */
  servers: z.array(text((address) => isOrigin(address) || serverAddress(address) === address)),
  pill: z.enum(PILLS),
  /** Whether readers may ask the CRM with the manager's session. If not, they read only what the page shows. */
  sessionReads: z.boolean(),
  /** HubSpot gives each person two ids; this says which one Wazzup knows. */
  hubspotId: z.enum(HUBSPOT_IDS),
  /** The ISO code of the country to which phone numbers without a country code belong; empty if to none. */
  country: text((code) => /^([A-Z]{2})?$/.test(code)),
  /** Whether phone numbers written 8 912 … are Russian or Kazakh. */
  leading8: z.boolean(),
  /** The number that Wazzup shows for the company's account, NNNN-NNNN; empty if the manager has not told it. */
  wazzupAccount: text((number) => /^(\d{4}-\d{4})?$/.test(number)),
  /** What managers have taught the extension about pages of other CRMs, and repairs of readers; one an origin. */
  lessons,
};

/** The pill's place in the window: shares of its width and height, from the left and from the top. */
const place = z.strictObject({ x: z.number(), y: z.number() });
export type Place = z.infer<typeof place>;

/** The settings that belong to one browser on one machine. */
const local = {
  /** Where the manager put the pill, by origin. */
  places: mapOf(isOrigin, place),
  /** The origins on which the manager hid the pill. */
  hidden: z.array(origin),
  /** Whether token and header are still stored after the browser is closed. */
  stayConnected: z.boolean(),
  /** The Wazzup channel over which the manager last opened a chat. */
  chatChannel: z.string(),
};

/** Everything a manager can set. It holds no secret and no customer's data, because in Firefox content scripts can read it. */
export type Settings = Values<typeof shared & typeof local>;

/** The settings as they are stored; those the manager never touched are absent. */
export const storedModel = partial({ ...shared, ...local });

/** The settings as a settings file carries them from browser to browser. */
export const fileModel = partial(shared);
export type FileSettings = z.infer<typeof fileModel>;

/** No list and no map of settings has more rows; checking far longer ones exhausts the stack. */
const MAX_ROWS = 10_000;

/** Whether a value is a list or a map that nobody could have written. */
export const isTooLong = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length > MAX_ROWS;

/** What a company can set for its managers through the browser's policy. */
export const policyModel = partial({
  ...shared,
  /** The CRMs that the settings page offers, by the names of their readers. */
  crms: z.array(z.string()),
  /** The actions that managers may not take. */
  forbid: z.array(z.enum(ACTIONS)),
});
export type Policy = z.infer<typeof policyModel>;

export const DEFAULTS: Settings = {
  tokenAddress: '',
  forms: {},
  users: [],
  servers: [],
  pill: 'on',
  sessionReads: true,
  hubspotId: 'owner',
  country: '',
  leading8: false,
  wazzupAccount: '',
  lessons: [],
  places: {},
  hidden: [],
  stayConnected: true,
  chatChannel: '',
};
