import type { CrmReader, GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { contactFacts, followPages, type ListPage } from '@/lib/crm/toolkit/contact-lists';
import { createContact, createResponsible, isWithoutChat, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { cookieNamed } from '@/lib/crm/toolkit/cookies';
import { attributeFailures, firstSuccess } from '@/lib/crm/toolkit/fallback';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';
import { userName } from './page';

export const requests: CrmReader['requests'] = [
  /^\/api\/v1\/deals\/\d+\?strict_mode=true(&session_token=[^&]+)?$/,
  /^\/api\/v1\/deals\/\d+\/participants\?limit=500(&start=\d+)?(&session_token=[^&]+)?$/,
  /^\/api\/v2\/deals\/\d+(\?session_token=[^&]+)?$/,
  /^\/api\/v2\/persons\?deal_id=\d+&limit=500(&cursor=[^&]+)?(&session_token=[^&]+)?$/,
];

/**
 * The reader asks Pipedrive's API for the deal, and then for the people who take part. Pipedrive has withdrawn version 1
 * of its API, which may still answer its own pages where version 2 does not.
 */
export async function* fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncGenerator<PartialFacts> {
  const get = withSessionToken(getJson, document);
  const data = await firstSuccess(
    async () => dataOfDeal(deal, await get(`/api/v2/deals/${deal.id}`)),
    async () => dataOfDeal(deal, await get(`/api/v1/deals/${deal.id}`, { strict_mode: 'true' })),
  );
  const facts = toFacts(data, document);
  yield facts;
  const mainPerson = getPath(data, 'person_id') === null ? [] : facts.someContacts;
  // A list without the main person would be one short.
  if (mainPerson) yield* attributeFailures(['contacts'], fetchPeople(mainPerson, deal, get));
}

type Get = (path: string, query?: Record<string, string>) => Promise<unknown>;

function withSessionToken(getJson: GetJson, document: Document): Get {
  const token = sessionToken(document);
  return (path, query = {}) => {
    const search = new URLSearchParams({ ...query, ...(token !== undefined && { session_token: token }) });
    return getJson(search.size > 0 ? `${path}?${search}` : path);
  };
}

/** The token that the page adds to its own requests: from its cookie, else from the latest request that shows it. */
function sessionToken(document: Document): string | undefined {
  const { defaultView, location } = document;
  const requested = defaultView?.performance.getEntriesByType('resource').map(({ name }) => name) ?? [];
  const own = requested.filter((address) => URL.canParse(address) && new URL(address).origin === location.origin);
  const tokens = own.flatMap((address) => new URL(address).searchParams.getAll('session_token'));
  return cookieNamed('pipe-session-token', document) ?? asText(tokens.at(-1));
}

function dataOfDeal(deal: DealRef, answer: unknown): unknown {
  const data = getPath(answer, 'data');
  if (asId(getPath(data, 'id')) !== deal.id) throw new ReadFailure('changed');
  return data;
}

function toFacts(data: unknown, document: Document): PartialFacts {
  const owner = toPerson(getPath(data, 'user_id')) ?? toPerson(getPath(data, 'owner_id'));
  const person = toPerson(getPath(data, 'person_id'));
  // Version 2 tells the owner's id only.
  const ownerName = owner?.name ?? asText(getPath(data, 'owner_name')) ?? (owner && userName(document, owner.id));
  const closed = getPath(data, 'is_deleted') === true || isClosed(getPath(data, 'status'));
  // A deal goes into the archive as it is, and whoever put it there may not have said that it is over.
  const isUnclear = closed === false && getPath(data, 'is_archived') === true;
  return omitUndefined({
    name: asText(getPath(data, 'title')),
    responsible: createResponsible(owner?.id, ownerName),
    // Others may take part in the deal, whether or not it has a main person.
    someContacts: person && [person],
    closed: isUnclear ? undefined : closed,
    failures: isUnclear ? { closed: 'archived' as const } : undefined,
  });
}

/** Fetches the main person and the others who take part. */
async function* fetchPeople(mainPerson: readonly Contact[], { id }: DealRef, get: Get): AsyncGenerator<PartialFacts> {
  const fetchV1 = async (start?: string) =>
    toPage(await get(`/api/v1/deals/${id}/participants`, omitUndefined({ limit: '500', start })), 'person_id');
  const fetchV2 = async (cursor?: string) =>
    toPage(await get('/api/v2/persons', omitUndefined({ deal_id: id, limit: '500', cursor })));
  const { first, fetchNext } = await firstSuccess(
    async () => ({ first: await fetchV2(), fetchNext: fetchV2 }),
    async () => ({ first: await fetchV1(), fetchNext: fetchV1 }),
  );
  for await (const { contacts, isComplete } of followPages(first, fetchNext))
    yield contactFacts({ contacts: mergeContactsById([...mainPerson, ...contacts]), isComplete });
}

function isClosed(status: unknown): boolean | undefined {
  if (status === 'open') return false;
  return status === 'won' || status === 'lost' || status === 'deleted' ? true : undefined;
}

/** Parses one page of a list of people, each of whom is at `path` inside their item. It must not lose anybody. */
function toPage(answer: unknown, ...path: string[]): ListPage {
  const data = getPath(answer, 'data');
  // Version 1 writes null for an empty list.
  const contacts = data === null ? [] : mapAllOrNone(asList(data), (item) => toPerson(getPath(item, ...path)));
  if (!contacts) throw new ReadFailure('changed');
  const more = getPath(answer, 'additional_data');
  const cursor = asText(getPath(more, 'next_cursor'));
  const hasMore = getPath(more, 'pagination', 'more_items_in_collection') === true || cursor !== undefined;
  return { contacts, hasMore, next: cursor ?? asWritten(getPath(more, 'pagination', 'next_start')) };
}

/** Parses a person or user as either version of the API writes them: with details, or as a bare id. */
function toPerson(value: unknown): Contact | undefined {
  const id = asId(getPath(value, 'value')) ?? asId(getPath(value, 'id')) ?? asId(value);
  const name = asText(getPath(value, 'name'));
  const phones = asList(getPath(value, 'phones')) ?? asList(getPath(value, 'phone'));
  const written = phones
    ?.filter((phone) => !isWithoutChat(getPath(phone, 'label')))
    .flatMap((phone) => asWritten(getPath(phone, 'value')) ?? []);
  return id === undefined ? undefined : createContact(id, name, written);
}
