import type { PageDeal } from './model';
import { parseHttpUrl } from './url';
import { LIMITS } from './validate';

/** Whose number in a CRM is whose in Wazzup. */
export interface KnownUser {
  /** The origin of the CRM's site; without one the row holds for every CRM. */
  site?: string;
  /** Their number, or where a page tells only their name, that. */
  crmUser: string;
  wazzupUser: string;
}

/** What decides which id of the responsible user is sent. */
export interface UserMapping {
  /** The first row that fits counts. */
  users: readonly KnownUser[];
  hubspotId: 'owner' | 'user';
}

/** The page's deal with the responsible as Wazzup knows them. */
export function applyUserMapping(page: PageDeal, { users, hubspotId }: UserMapping): PageDeal {
  const told = withHubspotId(page, hubspotId);
  const { responsible } = told;
  const site = parseHttpUrl(page.uri)?.origin;
  const crmUser = crmUserId(responsible);
  if (crmUser === undefined) return told;
  const row = users.find((user) => user.crmUser === crmUser && (user.site ?? site) === site);
  if (row) return { ...told, responsible: { ...responsible, crmId: crmUser, id: row.wazzupUser } };
  if (responsible?.crmId === undefined) return told;
  // Named only, and nobody's any more.
  const { id: _, crmId, ...named } = responsible;
  return { ...told, responsible: crmId === nameOf(named) ? named : { ...responsible, id: crmId } };
}

const nameOf = (responsible: PageDeal['responsible']): string | undefined =>
  responsible?.name?.trim().slice(0, LIMITS.responsibleUserId) || undefined;

/** What a site calls a person: their number, or else their name. Undefined where it tells neither. */
export const crmUserId = (responsible: PageDeal['responsible']): string | undefined =>
  responsible?.crmId ?? responsible?.id ?? nameOf(responsible);

/** The rows with one more, which goes before the others; the one before for the same person on the same site goes. */
export const addKnownUser = (users: readonly KnownUser[], known: KnownUser): KnownUser[] => [
  known,
  ...users.filter(({ site, crmUser }) => site !== known.site || crmUser !== known.crmUser),
];

/** HubSpot tells an owner id and a user id for one person; the one Wazzup knows becomes the responsible's id. */
function withHubspotId(page: PageDeal, known: 'owner' | 'user'): PageDeal {
  const { responsible, ...rest } = page;
  if (page.crm !== 'hubspot' || known === 'owner' || !responsible) return page;
  const { id: _, userId, ...named } = responsible;
  // Without the user id there is none to send: the owner id would be somebody else's.
  return { ...rest, responsible: userId === undefined ? named : { ...named, userId, id: userId } };
}
