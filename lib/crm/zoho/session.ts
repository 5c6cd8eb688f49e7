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

/** Of contacts in one answer. */
const MOST_CARDS = 100;

export async function* fetchFacts(deal: DealRef, getJson: GetJson, document: Document): AsyncGenerator<PartialFacts> {
  const get = asThePage(getJson, deal, document);
  const [data] = listIn(await get(`/crm/v3/Deals/${deal.id}`), 'data');
  if (asId(getPath(data, 'id')) !== deal.id) throw new ReadFailure('changed');
  const main = mainContact(data);
  yield omitUndefined({
    name: asText(getPath(data, 'Deal_Name')),
    responsible: createResponsible(asId(getPath(data, 'Owner', 'id')), asText(getPath(data, 'Owner', 'name'))),
    // Others may have a role, whether or not there is a main contact.
    someContacts: main?.length ? main : undefined,
    closed: isClosedByName(asText(getPath(data, 'Stage'))),
  });
  // First what takes one request.
  yield* attributeFailures(['closed'], askStage(asText(getPath(data, 'Stage')), get));
  const cards = { chunkSize: MOST_CARDS, fetchCards: (some: readonly Contact[]) => askCards(some, get) };
  // Without the main contact the list would be short of someone.
  if (main) yield* attributeFailures(['contacts'], fetchContactsWithCards(askPeople(main, deal, get), cards));
}

function asThePage(getJson: GetJson, deal: DealRef, document: Document): GetJson {
  const token = csrfToken(document);
  const headers = omitUndefined({
    'X-ZCSRF-TOKEN': token && `crmcsrfparam=${token}`,
    'X-CRM-ORG': /\/crm\/org(\d+)\//.exec(deal.uri)?.[1] ?? organisation(document),
    'X-Requested-With': 'XMLHttpRequest',
  });
  return (path) => getJson(path, headers);
}

function csrfToken(document: Document): string | undefined {
  const cookies = ['CT_CSRF_TOKEN', 'crmcsr', 'CSRF_TOKEN'].map((name) => cookieNamed(name, document));
  return visibleText(document.querySelector('#token')) ?? cookies.find((cookie) => cookie !== undefined);
}

/** The number of the organisation where the address has its name or nothing. Help widgets have an `orgId` of their own. */
function organisation({ scripts }: Document): string | undefined {
  const written = /(?:crmZgid|["']?zgid["']?)["'\s]*[,:=]["'\s]*(\d{9,})/;
  return onlyValue([...scripts].map(({ textContent }) => written.exec(textContent ?? '')?.[1]));
}

function listIn(answer: unknown, key: string): readonly unknown[] {
  const list = asList(getPath(answer, key));
  if (!list) throw new ReadFailure('changed');
  return list;
}

/** The contact of the deal's own field, if it has one; undefined if that cannot be read. */
function mainContact(data: unknown): Contact[] | undefined {
  const main = getPath(data, 'Contact_Name');
  const contact = toContact(main, 'name');
  return main === null ? [] : contact && [contact];
}

function toContact(record: unknown, nameField: string): Contact | undefined {
  const id = asId(getPath(record, 'id'));
  const fields = PHONE_FIELDS.map((field) => getPath(record, field));
  const tellsPhones = fields.some((field) => field !== undefined);
  const phones = tellsPhones ? fields.flatMap((field) => asWritten(field) ?? []) : undefined;
  return id === undefined ? undefined : createContact(id, asText(getPath(record, nameField)), phones);
}

/** The main contact and those who have a role. */
async function* askPeople(main: Contact[], { id }: DealRef, get: GetJson): AsyncGenerator<PartialList> {
  yield { contacts: main, isComplete: false };
  const first = `/crm/v3/Deals/${id}/Contact_Roles?fields=${NAME_FIELD}`;
  const ask = async (path: string, page: number) => toPage(await get(path).catch(noneIfEmpty), page);
  const next = (page: string) => ask(`${first}&page=${page}`, Number(page));
  for await (const { contacts, isComplete } of followPages(await ask(first, 1), next))
    yield { contacts: mergeContactsById([...main, ...contacts]), isComplete };
}

function toPage(answer: unknown, page: number): ListPage {
  const contacts = mapAllOrNone(listIn(answer, 'data'), (record) => toContact(record, NAME_FIELD));
  if (!contacts) throw new ReadFailure('changed');
  return { contacts, hasMore: getPath(answer, 'info', 'more_records') === true, next: String(page + 1) };
}

/** "None" comes without a body, with status 204. */
function noneIfEmpty(error: unknown): unknown {
  if (error instanceof ReadFailure && error.reason === 'changed') return { data: [] };
  throw error;
}

async function askCards(some: readonly Contact[], get: GetJson): Promise<{ cards: Contact[] }> {
  const ids = some.map(({ id }) => id);
  const answer = await get(`/crm/v3/Contacts?ids=${ids.join()}&fields=${CARD_FIELDS.join()}`);
  return { cards: listIn(answer, 'data').flatMap((card) => toContact(card, NAME_FIELD) ?? []) };
}

/** Stages have any names, in any language; what each means is told apart. */
async function* askStage(stage: string | undefined, get: GetJson): AsyncGenerator<PartialFacts> {
  if (stage === undefined) return;
  const stages = await firstSuccess(
    async () => listIn(await get('/crm/v3/settings/stages?module=Deals'), 'stages'),
    async () => stagesAmong(listIn(await get('/crm/v3/settings/fields?module=Deals'), 'fields')),
  );
  const same = stages.filter((one) =>
    ['display_value', 'actual_value'].some((key) => asText(getPath(one, key)) === stage),
  );
  yield omitUndefined({ closed: onlyValue(same.map((one) => isClosedType(getPath(one, 'forecast_type')))) });
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
