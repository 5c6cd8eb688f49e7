import * as z from 'zod/mini';
import { isIdTemplate } from '@/lib/deal/id-template';
import type { KnownUser } from '@/lib/deal/known-users';
import { ACTIONS } from '@/lib/deal/plan';
import { parseHttpUrl } from '@/lib/deal/url';
import { LIMITS } from '@/lib/deal/validate';
import { serverAddress } from '@/lib/permissions/self-hosted';
import { checkedAddress } from '@/lib/settings/token-address';

/** How much is shown in the CRM's page: `small` says in, not in or closed, and reads nothing for it. */
export const PILLS = ['on', 'small', 'off'] as const;
export type PillSize = (typeof PILLS)[number];

/** Which of HubSpot's two numbers of a person Wazzup knows. */
export const HUBSPOT_IDS = ['owner', 'user'] as const;

/** A site as browsers name it: scheme, host and port, nothing else. */
const isSite = (text: string): boolean => parseHttpUrl(text)?.origin === text;

const text = (isGood: (text: string) => boolean) => z.string().check(z.refine(isGood));
const site = text(isSite);
const userId = z.string().check(z.minLength(1), z.maxLength(LIMITS.responsibleUserId));

const knownUser = z.strictObject({
  /** Of the CRM; without one the row holds for every CRM. */
  site: z.exactOptional(site),
  crmUser: userId,
  wazzupUser: userId,
}) satisfies z.ZodMiniType<KnownUser>;

type Shape = Record<string, z.ZodMiniType>;
type Values<S extends Shape> = { [Name in keyof S]: z.infer<S[Name]> };

/** All of these fields can be absent. */
function partly<S extends Shape>(shape: S) {
  const fields = Object.entries(shape).map(([name, field]) => [name, z.exactOptional(field)]);
  return z.strictObject(Object.fromEntries(fields) as { [Name in keyof S]: z.ZodMiniExactOptional<S[Name]> });
}

/** What a file carries, and a company can set. */
const shared = {
  /** Where the token is fetched from; empty for a pasted one. No secret. */
  tokenAddress: text((address) => address === '' || typeof checkedAddress(address) !== 'string'),
  /** By origin of a CRM's site: how its deal and contact ids are written in Wazzup. */
  forms: z.record(site, text(isIdTemplate)),
  /** Whose number in a CRM is whose in Wazzup; the first row that fits counts. */
  users: z.array(knownUser),
  /** Where a company runs a CRM itself. */
  servers: z.array(text((address) => isSite(address) || serverAddress(address) === address)),
  pill: z.enum(PILLS),
  /** Whether the CRM may be asked with the manager's session; otherwise only what the page shows is read. */
  sessionReads: z.boolean(),
  /** HubSpot numbers a person twice; which number Wazzup knows. */
  hubspotId: z.enum(HUBSPOT_IDS),
  /** ISO code of the country whose phone numbers are written without their country code; empty for none. */
  country: z.string().check(z.regex(/^([A-Z]{2})?$/)),
  /** Phone numbers written 8 912 … are of Russia or Kazakhstan. */
  leading8: z.boolean(),
  /** The account number shown in Wazzup, NNNN-NNNN; empty if it is not told. */
  wazzupAccount: z.string().check(z.regex(/^(\d{4}-\d{4})?$/)),
};

/** Where a pill stands: shares of the window's width and height, from the left and from the top. */
const place = z.strictObject({ x: z.number(), y: z.number() });
export type Place = z.infer<typeof place>;

/** What is of one browser on one machine. */
const local = {
  /** By origin: where the manager put the pill. */
  places: z.record(site, place),
  /** Origins on which the pill was hidden. */
  hidden: z.array(site),
  /** Secrets outlive the browser's end. */
  stayConnected: z.boolean(),
  /** The channel over which chats were last opened. */
  chatChannel: z.string(),
};

/** What a manager sets. Holds no secret and no customer's data: content scripts may be able to read it. */
export type Settings = Values<typeof shared & typeof local>;

/** As kept; what was never touched is absent. */
export const storedModel = partly({ ...shared, ...local });

/** As carried from browser to browser. */
export const fileModel = partly(shared);
export type FileSettings = z.infer<typeof fileModel>;

/** What a company sets for its managers through the browser's policy. */
export const policyModel = partly({
  ...shared,
  /** The CRMs that are offered, by the names of their readers. */
  crms: z.array(z.string()),
  /** What managers may not do. */
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
  places: {},
  hidden: [],
  stayConnected: true,
  chatChannel: '',
};
