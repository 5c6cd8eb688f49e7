import type { CrmReader, GetJson, PartialFacts } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { fetchContactsWithCards, followPages, type ListPage, type PartialList } from '@/lib/crm/toolkit/contact-lists';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { cookieNamed } from '@/lib/crm/toolkit/cookies';
import { onlyValue, visibleText } from '@/lib/crm/toolkit/dom';
import { attributeFailures, firstSuccess } from '@/lib/crm/toolkit/fallback';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact } from '@/lib/deal/model';
import { isClosedByName } from './stages';

export const requests: CrmReader['requests'] = [
  /^\/crm\/v3\/Deals\/\d+$/,
  /^\/crm\/v3\/Deals\/\d+\/Contact_Roles\?fields=Full_Name(&page=\d+)?$/,
  /^\/crm\/v3\/Contacts\?ids=\d+(,\d+)*&fields=[A-Za-z_,]+$/,
  /^\/crm\/v3\/settings\/(stages|fields)\?module=Deals$/,
];

const CARD_FIELDS = ['Full_Name', 'Phone', 'Mobile', 'Other_Phone', 'Home_Phone'];
const [NAME_FIELD = '', ...PHONE_FIELDS] = CARD_FIELDS;

/** One answer of Zoho's holds so many contacts. */
const MAX_CARDS = 100;

/** The reader asks Zoho's API for the deal, then for what its stage means, its contacts and their cards. */
export async function* fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncGenerator<PartialFacts> {
  const get = withPageHeaders(getJson, deal, document);
  const [data] = listIn(await get(`/crm/v3/Deals/${deal.id}`), 'data');
  if (asId(getPath(data, 'id')) !== deal.id) throw new ReadFailure('changed');
  const main = mainContact(data);
  const stage = asText(getPath(data, 'Stage'));
  yield omitUndefined({
    name: asText(getPath(data, 'Deal_Name')),
    responsible: createResponsible(asId(getPath(data, 'Owner', 'id')), asText(getPath(data, 'Owner', 'name'))),
    // Others may have a role in the deal, whether or not it has a main contact.
    someContacts: main?.length ? main : undefined,
    closed: isClosedByName(stage),
  });
  // The stage comes first because it takes only one request.
  yield* attributeFailures(['closed'], fetchClosed(stage, get));
  const cards = { chunkSize: MAX_CARDS, fetchCards: (some: readonly Contact[]) => fetchContactCards(some, get) };
  // A list without the main contact would be one short.
  if (main) yield* attributeFailures(['contacts'], fetchContactsWithCards(fetchContacts(main, deal, get), cards));
}

/** Sends requests with the headers that the page gives its own. */
function withPageHeaders(getJson: GetJson, deal: DealRef, document: Document): GetJson {
  const token = csrfToken(document);
  const headers = omitUndefined({
    'X-ZCSRF-TOKEN': token && `crmcsrfparam=${token}`,
    'X-CRM-ORG': /\/crm\/org(\d+)\//.exec(deal.uri)?.[1] ?? organisationId(document),
    'X-Requested-With': 'XMLHttpRequest',
  });
  return (path) => getJson(path, headers);
}

function csrfToken(document: Document): string | undefined {
  const cookies = ['CT_CSRF_TOKEN', 'crmcsr', 'CSRF_TOKEN'].map((name) => cookieNamed(name, document));
  return visibleText(document.querySelector('#token')) ?? cookies.find((cookie) => cookie !== undefined);
}

/**
 * The organisation's number, from the page's scripts, for an address that has the organisation's name or nothing. It
 * takes no `orgId`: the page's help widgets have one of their own.
 */
function organisationId({ scripts }: Document): string | undefined {
  const assignment = /(?:crmZgid|["']?zgid["']?)["'\s]*[,:=]["'\s]*(\d{9,})/;
  return onlyValue([...scripts].map(({ textContent }) => assignment.exec(textContent ?? '')?.[1]));
}

function listIn(answer: unknown, key: string): readonly unknown[] {
  const list = asList(getPath(answer, key));
  if (!list) throw new ReadFailure('changed');
  return list;
}

/** The contact of the deal's own field, or nobody if the field is empty; undefined if the field cannot be read. */
function mainContact(data: unknown): Contact[] | undefined {
  const main = getPath(data, 'Contact_Name');
  const contact = toContact(main, 'name');
  return main === null ? [] : contact && [contact];
}

function toContact(record: unknown, nameField: string): Contact | undefined {
  const id = asId(getPath(record, 'id'));
  const fields = PHONE_FIELDS.map((field) => getPath(record, field));
  const hasPhoneFields = fields.some((field) => field !== undefined);
  const phones = hasPhoneFields ? fields.flatMap((field) => asWritten(field) ?? []) : undefined;
  return id === undefined ? undefined : createContact(id, asText(getPath(record, nameField)), phones);
}

/** Fetches the main contact and those who have a role. */
async function* fetchContacts(main: Contact[], { id }: DealRef, get: GetJson): AsyncGenerator<PartialList> {
  yield { contacts: main, isComplete: false };
  const path = `/crm/v3/Deals/${id}/Contact_Roles?fields=${NAME_FIELD}`;
  const fetchPage = async (address: string, page: number) => toPage(await get(address).catch(noneIfEmpty), page);
  const fetchNext = (page: string) => fetchPage(`${path}&page=${page}`, Number(page));
  for await (const { contacts, isComplete } of followPages(await fetchPage(path, 1), fetchNext))
    yield { contacts: mergeContactsById([...main, ...contacts]), isComplete };
}

function toPage(answer: unknown, page: number): ListPage {
  const contacts = mapAllOrNone(listIn(answer, 'data'), (record) => toContact(record, NAME_FIELD));
  if (!contacts) throw new ReadFailure('changed');
  return { contacts, hasMore: getPath(answer, 'info', 'more_records') === true, next: String(page + 1) };
}

/** Zoho answers "none" without a body, with status 204, which the session client reports as a changed answer. */
function noneIfEmpty(error: unknown): unknown {
  if (error instanceof ReadFailure && error.reason === 'changed') return { data: [] };
  throw error;
}

async function fetchContactCards(some: readonly Contact[], get: GetJson): Promise<{ cards: Contact[] }> {
  const ids = some.map(({ id }) => id);
  const answer = await get(`/crm/v3/Contacts?ids=${ids.join()}&fields=${CARD_FIELDS.join()}`);
  return { cards: listIn(answer, 'data').flatMap((card) => toContact(card, NAME_FIELD) ?? []) };
}

/** Companies name their stages as they like, in any language, so the reader asks Zoho what this stage means. */
async function* fetchClosed(stage: string | undefined, get: GetJson): AsyncGenerator<PartialFacts> {
  if (stage === undefined) return;
  const stages = await firstSuccess(
    async () => listIn(await get('/crm/v3/settings/stages?module=Deals'), 'stages'),
    async () => stagesAmong(listIn(await get('/crm/v3/settings/fields?module=Deals'), 'fields')),
  );
  const sameName = stages.filter((one) =>
    ['display_value', 'actual_value'].some((key) => asText(getPath(one, key)) === stage),
  );
  yield omitUndefined({ closed: onlyValue(sameName.map((one) => isClosedType(getPath(one, 'forecast_type')))) });
}

function stagesAmong(fields: readonly unknown[]): readonly unknown[] {
  return listIn(
    fields.find((field) => getPath(field, 'api_name') === 'Stage'),
    'pick_list_values',
  );
}

function isClosedType(type: unknown): boolean | undefined {
  if (type === 'Open') return false;
  return type === 'Closed Won' || type === 'Closed Lost' ? true : undefined;
}
