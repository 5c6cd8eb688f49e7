import type { PageDeal } from './model';
import { isAboutSite, siteNamed } from './site';
import { LIMITS } from './validate';

/** A row that says which user of a CRM is which user in Wazzup. */
export interface KnownUser {
  /** The address of the CRM's site; a row without a site holds for every CRM. */
  site?: string;
  /** The user's id in the CRM, or the user's name where the page shows only that. */
  crmUser: string;
  /** The user's id in Wazzup. */
  wazzupUser: string;
}

type HubspotId = 'owner' | 'user';

/** The settings that decide which responsible user's id the extension sends. */
export interface UserMapping {
  /** `applyUserMapping` takes the first row that fits. */
  users: readonly KnownUser[];
  hubspotId: HubspotId;
}

/**
 * The page deal with the id by which Wazzup knows the responsible user. Of HubSpot's two ids that is the one that Wazzup
 * or a row has; if both or neither are known, the settings say it.
 * @param inWazzup Wazzup's users
 */
export function applyUserMapping(
  page: PageDeal,
  { users, hubspotId }: UserMapping,
  inWazzup: readonly { id: string }[] = [],
): PageDeal {
  const rowOf = (id: string | undefined) =>
    users.find(({ crmUser, site }) => crmUser === id && (site === undefined || isAboutSite(site, page.uri)));
  const isKnown = (id: string | undefined) => rowOf(id) !== undefined || inWazzup.some((user) => user.id === id);
  const { userId } = page.responsible ?? {};
  const isUser = userId !== undefined && isKnown(userId);
  const isDecided = userId !== undefined && isUser !== isKnown(crmUserId(page.responsible));
  const chosen = withHubspotId(page, isDecided ? (isUser ? 'user' : 'owner') : hubspotId);
  const { responsible } = chosen;
  const crmUser = crmUserId(responsible);
  if (crmUser === undefined) return chosen;
  const row = rowOf(crmUser);
  if (row) return { ...chosen, responsible: { ...responsible, crmId: crmUser, id: row.wazzupUser } };
  if (responsible?.crmId === undefined) return chosen;
  // The page shows only a name, and the row that mapped it is gone: the id in Wazzup goes too.
  const { id: _, crmId, ...named } = responsible;
  return { ...chosen, responsible: crmId === nameOf(named) ? named : { ...responsible, id: crmId } };
}

const nameOf = (responsible: PageDeal['responsible']): string | undefined =>
  responsible?.name?.trim().slice(0, LIMITS.responsibleUserId) || undefined;

/** What the CRM calls the responsible user: the CRM's id, or else the name. Undefined if the page shows neither. */
export const crmUserId = (responsible: PageDeal['responsible']): string | undefined =>
  responsible?.crmId ?? responsible?.id ?? nameOf(responsible);

/** Puts a row before the others, and removes the older row for the same user of the same site. */
export const addKnownUser = (users: readonly KnownUser[], known: KnownUser): KnownUser[] => [
  known,
  ...users.filter(
    ({ site, crmUser }) => siteNamed(site ?? '') !== siteNamed(known.site ?? '') || crmUser !== known.crmUser,
  ),
];

/** HubSpot gives each person an owner id and a user id; the one that Wazzup knows becomes the responsible user's id. */
function withHubspotId(page: PageDeal, known: HubspotId): PageDeal {
  const { responsible, ...rest } = page;
  if (page.crm !== 'hubspot' || known === 'owner' || !responsible) return page;
  const { id: _, userId, ...named } = responsible;
  // Without a user id the deal gets no id of a responsible: in Wazzup the owner id would be somebody else's.
  return { ...rest, responsible: userId === undefined ? named : { ...named, userId, id: userId } };
}
