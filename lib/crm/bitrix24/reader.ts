import { isCustomerHost } from '@/lib/crm/deal-urls';
import type { DealRef, GetJson, Overlay, PartialFacts, Reader } from '@/lib/crm/reader';
import { addMissingFacts, isSameDeal, NO_FACTS } from '@/lib/crm/reading/merge';
import { chunk } from '@/lib/crm/toolkit/contact-lists';
import { completeContact, createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { isVisible, onlyValue, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { attributeFailures, firstSuccess } from '@/lib/crm/toolkit/fallback';
import { handedOver, scriptsIn } from '@/lib/crm/toolkit/inline-scripts';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asId, asList, asText, asWritten, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts, Failure } from '@/lib/deal/model';

const ZONES = 'com ru by kz ua eu de fr it pl uk es cn in jp com.tr vn id com.br'.split(' ');
const DOMAINS = ZONES.map((zone) => `bitrix24.${zone}`);

/** The page of a deal: now, as one of many types, and as it was once. A portal may live in a folder of its server. */
const DEAL_PAGE =
  /^(?<folder>(?:\/[^/]+)*?)\/crm\/(?:deal\/(?<form>details|show|edit)|type\/2\/details)\/(?<id>0|[1-9]\d{0,19})(?:\/|$)/;

/** What a batch may ask, each for one deal, user or contact by its number. */
const COMMANDS = [
  /crm\.deal\.get\?id=\d+/,
  /crm\.item\.get\?entityTypeId=2&id=\d+/,
  /crm\.deal\.contact\.items\.get\?id=\d+/,
  /crm\.contact\.get\?id=\d+/,
  /user\.get\?ID=\d+/,
];
const ANY_COMMAND = COMMANDS.map(({ source }) => source).join('|');

/** Commands of one batch. */
const MOST_COMMANDS = 50;

export const bitrix24: Reader = {
  crm: 'bitrix24',
  label: 'Bitrix24',
  selfHosted: true,
  /** Of the cloud; a company's own server is granted by itself. */
  hosts: DOMAINS.map((domain) => `https://*.${domain}/*`),
  matches: (url) => isCustomerHost(url, DOMAINS) || (mayBeOwnServer(url) && DEAL_PAGE.test(url.pathname)),

  detect(url) {
    const { folder, form, id } = DEAL_PAGE.exec(url.pathname)?.groups ?? {};
    const isDeal = bitrix24.matches(url) && id !== undefined && id !== '0' && form !== 'edit';
    return isDeal ? { id, uri: `${url.origin}${folder}/crm/deal/details/${id}/` } : undefined;
  },

  // Deals open in sliders, over lists and over their own address; a contact in a slider hides the deal below it.
  findOverlay(document) {
    const frame = frontSlider(document);
    return frame && shownIn(frame);
  },

  requests: [
    new RegExp(`^POST (/[^/\n]+)*/rest/batch\\.json\nsessid=[0-9a-f]{32}\nhalt=0(\ncmd\\[\\w+\\]=(${ANY_COMMAND}))+$`),
  ],

  async *fetchFacts(deal, getJson, document) {
    const batch = openSession(deal, getJson, document);
    const answers = await batch({
      deal: `crm.deal.get?id=${deal.id}`,
      item: `crm.item.get?entityTypeId=2&id=${deal.id}`,
      links: `crm.deal.contact.items.get?id=${deal.id}`,
    });
    // The old method goes on answering while it is replaced by the new one.
    const facts = addMissingFacts(
      addMissingFacts(NO_FACTS, oldFacts(deal, answers.told), 'session'),
      newFacts(deal, getPath(answers.told, 'item', 'item')),
      'session',
    ).facts;
    if (Object.keys(facts).length === 0) throw new ReadFailure(answers.whyNot('deal', 'item') ?? 'changed');
    yield { ...facts, failures: omitUndefined({ contacts: facts.contacts ? undefined : answers.whyNot('links') }) };
    yield* attributeFailures(['responsible', 'contacts'], askPeople(facts, batch));
  },

  findDealRoot(document, deal) {
    const models = modelsIn(document);
    const isDeals = models.length > 0 ? modelOf(document, deal) !== undefined : document.querySelector(CARD) !== null;
    return isDeals ? document : undefined;
  },

  extractFacts(root, deal) {
    const loaded = toldByModel(root, deal);
    const shown: DealFacts = omitUndefined({
      name: lookForTitle(root),
      responsible: lookForResponsible(root),
      contacts: lookForContacts(root)?.map((contact) => withAllPhones(contact, loaded.contacts)),
    });
    const isChanged = !agrees(shown, loaded) || isInOtherStage(root, deal);
    return isChanged ? shown : addMissingFacts(addMissingFacts(NO_FACTS, shown, 'page'), loaded, 'page').facts;
  },
};

/** Any address but the vendor's own. */
function mayBeOwnServer({ protocol, hostname }: URL): boolean {
  const isVendors = DOMAINS.some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
  return /^https?:$/.test(protocol) && !isVendors;
}

/* ---- sliders ---- */

/** Of the sliders that are open the uppermost. Closed ones are kept, hidden. */
function frontSlider(document: Document): HTMLIFrameElement | undefined {
  // A collection the browser keeps, since this is looked for often.
  const frames = document.getElementsByClassName('side-panel-iframe') as HTMLCollectionOf<HTMLIFrameElement>;
  return [...frames]
    .filter(isVisible)
    .toSorted((a, b) => layerOf(a) - layerOf(b))
    .at(-1);
}

/** One that was closed and opened again keeps its place in the page, but not its layer. */
function layerOf(frame: Element): number {
  return Number(frame.closest<HTMLElement>('.side-panel-overlay')?.style.zIndex) || 0;
}

function shownIn(frame: HTMLIFrameElement): Overlay {
  const inside = frame.contentDocument;
  // A blank frame is still loading what it was sent to; one that cannot be looked into has gone elsewhere.
  const isLoading = inside?.URL === 'about:blank';
  return {
    url: new URL(isLoading ? frame.src : (inside?.URL ?? 'about:blank')),
    document: inside ?? frame.ownerDocument,
  };
}

/* ---- asking ---- */

const BATCH = '/rest/batch.json';

/** By the names of commands what each was answered, and why any of them was not. */
interface Answers {
  told: unknown;
  whyNot(...commands: string[]): Failure | undefined;
}

type Batch = (commands: Record<string, string>) => Promise<Answers>;

/** Asks as the page's own scripts do: by POST, with the session's token in the form, which every version accepts. */
function openSession(deal: DealRef, getJson: GetJson, document: Document): Batch {
  let token = sessionToken(document);
  const post = async (path: string, commands: Record<string, string>): Promise<Answers | undefined> => {
    if (token === undefined) throw new ReadFailure('changed');
    const cmd = Object.entries(commands).map(([name, command]) => [`cmd[${name}]`, command]);
    const answer = await getJson(path, {}, { sessid: token, halt: '0', ...Object.fromEntries(cmd) });
    const told = getPath(answer, 'result', 'result');
    if (told !== undefined) return { told, whyNot: refusalIn(getPath(answer, 'result', 'result_error')) };
    const fresh = asText(getPath(answer, 'sessid'));
    const isNews = fresh !== undefined && fresh !== token && /^[0-9a-f]{32}$/.test(fresh);
    if (!isNews) throw new ReadFailure(getPath(answer, 'error') === undefined ? 'changed' : 'refused');
    token = fresh;
    return undefined;
  };
  const ask = async (path: string, commands: Record<string, string>) => {
    const results = (await post(path, commands)) ?? (await post(path, commands));
    if (results === undefined) throw new ReadFailure('refused');
    return results;
  };
  const folder = new URL(deal.uri).pathname.replace(/\/crm\/deal\/details\/\d+\/$/, '');
  // The page's own scripts ask the server's root, which answers unless all of the portal is in a folder.
  let place = folder === '' ? BATCH : undefined;
  const tryAt = async (path: string, commands: Record<string, string>) => {
    const results = await ask(path, commands);
    place = path;
    return results;
  };
  return (commands) =>
    place === undefined
      ? firstSuccess(
          () => tryAt(BATCH, commands),
          () => tryAt(folder + BATCH, commands),
        )
      : ask(place, commands);
}

function refusalIn(errors: unknown): Answers['whyNot'] {
  return (...commands) => (commands.some((command) => getPath(errors, command) !== undefined) ? 'refused' : undefined);
}

/** As the page was given it, or the page around its frame. */
function sessionToken(document: Document): string | undefined {
  const around = document.defaultView?.parent.document ?? document;
  return [document, around]
    .flatMap(scriptsIn)
    .map(({ textContent }) => /['"]bitrix_sessid['"]\s*:\s*['"]([0-9a-f]{32})['"]/.exec(textContent ?? '')?.[1])
    .find((token) => token !== undefined);
}

function oldFacts(deal: DealRef, answers: unknown): DealFacts {
  const fields = getPath(answers, 'deal');
  if (asId(getPath(fields, 'ID')) !== deal.id) return {};
  return omitUndefined({
    name: asText(getPath(fields, 'TITLE')),
    responsible: createResponsible(asId(getPath(fields, 'ASSIGNED_BY_ID')), undefined),
    contacts: linkedContacts(getPath(answers, 'links')),
    closed: isClosed(getPath(fields, 'STAGE_SEMANTIC_ID'), getPath(fields, 'CLOSED'), getPath(fields, 'STAGE_ID')),
  });
}

function newFacts(deal: DealRef, item: unknown): DealFacts {
  if (asId(getPath(item, 'id')) !== deal.id) return {};
  const ids = mapAllOrNone(asList(getPath(item, 'contactIds')), asId);
  return omitUndefined({
    name: asText(getPath(item, 'title')),
    responsible: createResponsible(asId(getPath(item, 'assignedById')), undefined),
    contacts: ids && mergeContactsById(ids.map((id) => createContact(id, undefined))),
    closed: isClosed(getPath(item, 'stageSemanticId'), getPath(item, 'closed'), getPath(item, 'stageId')),
  });
}

/** The contacts of a deal, main one first, as yet without names; undefined if any cannot be read. */
function linkedContacts(links: unknown): Contact[] | undefined {
  const isMain = (link: unknown) => Number(getPath(link, 'IS_PRIMARY') === 'Y');
  const contacts = mapAllOrNone(
    asList(links)?.toSorted((a, b) => isMain(b) - isMain(a)),
    (link) => {
      const id = asId(getPath(link, 'CONTACT_ID'));
      return id === undefined ? undefined : createContact(id, undefined);
    },
  );
  return contacts && mergeContactsById(contacts);
}

/** Companies add failed stages of their own, so what a stage means goes before its name. */
function isClosed(meaning: unknown, closed: unknown, stage: unknown): boolean | undefined {
  if (meaning === 'S' || meaning === 'F') return true;
  if (meaning === 'P' || closed === 'N') return false;
  return closed === 'Y' || /^(?:C\d+:)?(?:WON|LOSE|APOLOGY)$/.test(asText(stage) ?? '') || undefined;
}

/** Names and phones, of as many as the manager may see. */
async function* askPeople({ responsible, contacts }: DealFacts, batch: Batch): AsyncGenerator<PartialFacts> {
  const user = responsible?.id;
  let people = contacts ?? [];
  const commands = [
    ...(user === undefined ? [] : [['user', `user.get?ID=${user}`] as const]),
    ...people.map(({ id }) => [nameOf(id), `crm.contact.get?id=${id}`] as const),
  ];
  for (const some of chunk(commands, MOST_COMMANDS)) {
    const { told, whyNot } = await batch(Object.fromEntries(some));
    const cards = people.flatMap(({ id }) => toContact(id, getPath(told, nameOf(id))));
    people = people.map((contact) => completeContact(contact, cards));
    const name = userName(user, getPath(told, 'user'));
    yield omitUndefined({
      responsible: name === undefined ? undefined : createResponsible(user, name),
      contacts: contacts && people,
      failures: omitUndefined({
        responsible: whyNot('user'),
        contacts: whyNot(...people.map(({ id }) => nameOf(id))),
      }),
    });
  }
}

/** Of the command that asks for a contact. */
function nameOf(id: string): string {
  return `contact${id}`;
}

function userName(id: string | undefined, users: unknown): string | undefined {
  return fullName(asList(users)?.find((user) => asId(getPath(user, 'ID')) === id));
}

function toContact(id: string, card: unknown): Contact[] {
  if (asId(getPath(card, 'ID')) !== id) return [];
  return [createContact(id, fullName(card), phonesIn(asList(getPath(card, 'PHONE')) ?? []))];
}

function fullName(person: unknown): string | undefined {
  return asText(
    [getPath(person, 'NAME'), getPath(person, 'LAST_NAME')].flatMap((part) => asText(part) ?? []).join(' '),
  );
}

function phonesIn(fields: readonly unknown[]): string[] {
  return fields.flatMap((field) => asWritten(getPath(field, 'VALUE')) ?? []);
}

/* ---- what the page was loaded with ---- */

/** The models of the deals' forms: the page gives them to its scripts as data. */
const MODEL = /EntityEditorModelFactory\.create\(\s*2\s*,\s*(?:''|"")\s*,/g;

function modelsIn(root: ParentNode): unknown[] {
  return handedOver(root, MODEL).map((options) => getPath(options, 'data'));
}

function modelOf(root: ParentNode, { id }: DealRef): unknown {
  return modelsIn(root).find((model) => asId(getPath(model, 'ID')) === id);
}

function toldByModel(root: ParentNode, deal: DealRef): DealFacts {
  const model = modelOf(root, deal);
  const people = asList(getPath(model, 'CLIENT_INFO', 'CONTACT_DATA'));
  const contacts = mapAllOrNone(people, toModelContact);
  return omitUndefined({
    name: asText(getPath(model, 'TITLE')),
    responsible: createResponsible(
      asId(getPath(model, 'ASSIGNED_BY_ID')),
      asText(getPath(model, 'ASSIGNED_BY_FORMATTED_NAME')),
    ),
    contacts: contacts && mergeContactsById(contacts),
    closed: isClosed(undefined, undefined, getPath(model, 'STAGE_ID')),
  });
}

function toModelContact(value: unknown): Contact | undefined {
  const id = asId(getPath(value, 'id'));
  const fields = asList(getPath(value, 'advancedInfo', 'multiFields'));
  // Those the manager may not see have no address, and "Hidden" as their title.
  const name = asText(getPath(value, 'url')) && asText(getPath(value, 'title'));
  return id === undefined ? undefined : createContact(id, name, fields && phonesIn(fields.filter(isPhone)));
}

function isPhone(field: unknown): boolean {
  return getPath(field, 'TYPE_ID') === 'PHONE';
}

/** Whether the page was loaded with what it shows now: deals are changed without loading it anew. */
function agrees(shown: DealFacts, loaded: DealFacts): boolean {
  const ids = loaded.contacts?.map(({ id }) => id);
  return (
    (loaded.name === undefined || isSameDeal(shown, loaded)) &&
    mayBeSame(shown.responsible?.id, loaded.responsible?.id) &&
    (shown.contacts ?? []).every(({ id }) => ids?.includes(id) ?? true)
  );
}

function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Whether the page shows the name of another stage than that it was loaded with. */
function isInOtherStage(root: ParentNode, deal: DealRef): boolean {
  const stage = getPath(modelOf(root, deal), 'STAGE_ID');
  const steps = queryAll(root, '.crm-entity-section-status-step[data-id]');
  const step = steps.find((one) => one.getAttribute('data-id') === stage);
  const name = visibleText(step?.querySelector('.crm-entity-section-status-step-item-text'));
  const shown = lookForField(root, 'STAGE_ID');
  return name !== undefined && shown !== undefined && name !== shown;
}

/* ---- looking ---- */

const RESPONSIBLE = '[data-cid="ASSIGNED_BY_ID"] a.crm-widget-employee-name[href]';
const CLIENT = '[data-cid="CLIENT"] .crm-entity-widget-client-block';
const CARD = `.crm-entity-section-status-step, ${RESPONSIBLE}, ${CLIENT}`;

/** Buttons that live in the title. */
const NOT_TITLE = '#pagetitle_edit, #crm-details-category-changer-container';

function lookForTitle(root: ParentNode): string | undefined {
  const title = root.querySelector('#pagetitle')?.cloneNode(true) as Element | undefined;
  for (const other of title ? queryAll(title, NOT_TITLE) : []) other.remove();
  return visibleText(title) ?? lookForField(root, 'TITLE');
}

function lookForField(root: ParentNode, name: string): string | undefined {
  return onlyValue(queryAll(root, `[data-cid="${name}"] .ui-entity-editor-content-block-text`).map(visibleText));
}

function lookForResponsible(root: ParentNode) {
  const links = queryAll(root, RESPONSIBLE);
  const id = onlyValue(links.map((link) => /\/user\/([1-9]\d*)\//.exec(link.getAttribute('href') ?? '')?.[1]));
  return createResponsible(id, onlyValue(links.map(visibleText)));
}

/** The contacts shown, without companies; undefined if there are none, or one is hidden: it could be either. */
function lookForContacts(root: ParentNode): Contact[] | undefined {
  const clients = queryAll(root, CLIENT).map((block) => ({
    block,
    link: block.querySelector('a.crm-entity-widget-client-box-name[href]'),
  }));
  const people = clients.filter(({ link }) => !link?.getAttribute('href')?.includes('/crm/company/details/'));
  const contacts = mapAllOrNone(people, ({ block, link }) => {
    const id = /\/crm\/contact\/details\/([1-9]\d*)/.exec(link?.getAttribute('href') ?? '')?.[1];
    const phone = visibleText(block.querySelector('.crm-entity-widget-client-contact-phone'));
    return id === undefined
      ? undefined
      : createContact(id, visibleText(link), phone === undefined ? undefined : [phone]);
  });
  return contacts?.length ? mergeContactsById(contacts) : undefined;
}

/** Of several phones the page shows one. */
function withAllPhones(contact: Contact, loaded: readonly Contact[] = []): Contact {
  const { id } = contact;
  return completeContact(createContact(id, undefined, loaded.find((one) => one.id === id)?.phones), [contact]);
}
