import type { DealRef } from '@/lib/crm/site';
import { completeContacts, createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { onlyText, onlyValue, outermost, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { addMissingFacts, isSameDeal, NO_FACTS } from '@/lib/crm/toolkit/merge';
import { getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts, Responsible } from '@/lib/deal/model';
import { factsInModel, modelOf, modelsIn } from './form-model';

const RESPONSIBLE = '[data-cid="ASSIGNED_BY_ID"] a.crm-widget-employee-name[href]';
const CLIENT = '[data-cid="CLIENT"] .crm-entity-widget-client-block';
const CARD = `.crm-entity-section-status-step, ${RESPONSIBLE}, ${CLIENT}`;

/** Buttons that stand inside the title. */
const NOT_TITLE = '#pagetitle_edit, #crm-details-category-changer-container';

export function findDealRoot(document: Document, deal: DealRef): ParentNode | undefined {
  const models = modelsIn(document);
  const isOfDeal = models.length > 0 ? modelOf(document, deal) !== undefined : document.querySelector(CARD) !== null;
  return isOfDeal ? document : undefined;
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  const loaded = factsInModel(root, deal);
  const shown: DealFacts = omitUndefined({
    name: extractTitle(root),
    responsible: extractResponsible(root),
    contacts: withAllPhones(extractContacts(root), loaded.contacts),
  });
  const isChanged = !agrees(shown, loaded) || showsOtherStage(root, deal);
  return isChanged ? shown : addMissingFacts(addMissingFacts(NO_FACTS, shown, 'page'), loaded, 'page').facts;
}

/** Whether the page still shows the facts that it was loaded with: people change a deal without loading it anew. */
function agrees(shown: DealFacts, loaded: DealFacts): boolean {
  const ids = loaded.contacts && new Set(loaded.contacts.map(({ id }) => id));
  return (
    (loaded.name === undefined || isSameDeal(shown, loaded)) &&
    mayBeSame(shown.responsible?.id, loaded.responsible?.id) &&
    (shown.contacts ?? []).every(({ id }) => ids?.has(id) ?? true)
  );
}

function mayBeSame(one: string | undefined, other: string | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}

/** Whether the page shows the name of another stage than the one it was loaded with. */
function showsOtherStage(root: ParentNode, deal: DealRef): boolean {
  const stage = getPath(modelOf(root, deal), 'STAGE_ID');
  const steps = queryAll(root, '.crm-entity-section-status-step[data-id]');
  const step = steps.find((one) => one.getAttribute('data-id') === stage);
  const loadedName = visibleText(step?.querySelector('.crm-entity-section-status-step-item-text'));
  const shownName = extractField(root, 'STAGE_ID');
  return loadedName !== undefined && shownName !== undefined && loadedName !== shownName;
}

function extractTitle(root: ParentNode): string | undefined {
  const title = root.querySelector('#pagetitle')?.cloneNode(true) as Element | undefined;
  for (const other of title ? queryAll(title, NOT_TITLE) : []) other.remove();
  return visibleText(title) ?? extractField(root, 'TITLE');
}

function extractField(root: ParentNode, name: string): string | undefined {
  return onlyText(queryAll(root, `[data-cid="${name}"] .ui-entity-editor-content-block-text`));
}

function extractResponsible(root: ParentNode): Responsible | undefined {
  const links = queryAll(root, RESPONSIBLE);
  const id = onlyValue(links.map((link) => /\/user\/([1-9]\d*)\//.exec(link.getAttribute('href') ?? '')?.[1]));
  return createResponsible(id, onlyText(links));
}

/**
 * The contacts that the page shows, without companies; undefined if it shows none, or hides one from the manager, which
 * could be a contact or a company.
 */
function extractContacts(root: ParentNode): Contact[] | undefined {
  const clients = outermost(queryAll(root, CLIENT)).map((block) => ({
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

/** Gives contacts all the phones that the page was loaded with, because the page shows only one of each contact. */
function withAllPhones(shown: readonly Contact[] | undefined, loaded: readonly Contact[] = []): Contact[] | undefined {
  const phonesFirst = shown?.map(({ id }) => createContact(id, undefined));
  const known = loaded.map(({ id, phones }) => createContact(id, undefined, phones));
  return shown && completeContacts(completeContacts(phonesFirst ?? [], known), shown);
}
