import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { onlyText, onlyValue, outermost, queryAll, visibleText } from '@/lib/crm/toolkit/dom';
import { addMissingFacts, isSameDeal } from '@/lib/crm/toolkit/merge';
import { getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts, Responsible } from '@/lib/deal/model';
import { factsInModel, modelOf, modelsIn } from './form-model';

const RESPONSIBLE = '[data-cid="ASSIGNED_BY_ID"] a.crm-widget-employee-name[href]';
const CLIENT = '[data-cid="CLIENT"] .crm-entity-widget-client-block';
const CARD = `.crm-entity-section-status-step, ${RESPONSIBLE}, ${CLIENT}`;

/** Buttons that stand inside the title. */
const NOT_TITLE = '#pagetitle_edit, [id*=category-changer]';

export function findDealRoot(document: Document, deal: DealRef): ParentNode | undefined {
  const models = modelsIn(document);
  const isOfDeal = models.length > 0 ? modelOf(document, deal) !== undefined : document.querySelector(CARD) !== null;
  return isOfDeal ? document : undefined;
}

export function extractFacts(root: ParentNode, deal: DealRef): DealFacts {
  const model = modelOf(root, deal);
  const loaded = factsInModel(model);
  const shown: DealFacts = omitUndefined({
    name: extractTitle(root),
    responsible: extractResponsible(root),
    contacts: withAllPhones(extractContacts(root), loaded.contacts),
  });
  const isChanged = !agrees(shown, loaded) || showsOtherStage(root, getPath(model, 'STAGE_ID'));
  return isChanged ? shown : addMissingFacts({ facts: shown, sources: {} }, loaded, 'page').facts;
}

/** Whether the page still shows the facts that it was loaded with: people change a deal without loading it anew. */
function agrees(shown: DealFacts, loaded: DealFacts): boolean {
  const ids = loaded.contacts && new Set(loaded.contacts.map(({ id }) => id));
  return (
    (loaded.name === undefined || isSameDeal(shown, loaded)) &&
    !differ(shown.responsible?.id, loaded.responsible?.id) &&
    (shown.contacts ?? []).every(({ id }) => ids?.has(id) ?? true)
  );
}

/** Whether two texts that may be unknown are known and differ. */
function differ(one: string | undefined, other: string | undefined): boolean {
  return (one ?? other) !== (other ?? one);
}

/** Whether the page shows the name of another stage than the one it was loaded with. */
function showsOtherStage(root: ParentNode, stage: unknown): boolean {
  const steps = queryAll(root, '.crm-entity-section-status-step[data-id]');
  const step = steps.find((one) => one.getAttribute('data-id') === stage);
  const loadedName = visibleText(step?.querySelector('.crm-entity-section-status-step-item-text'));
  const shownName = extractField(root, 'STAGE_ID');
  return differ(loadedName, shownName);
}

function extractTitle(root: ParentNode): string | undefined {
  const title = root.querySelector('#pagetitle')?.cloneNode(true) as Element | undefined;
  for (const other of title?.querySelectorAll(NOT_TITLE) ?? []) other.remove();
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
  const contacts = mapAllOrNone(outermost(queryAll(root, CLIENT)), toContacts)?.flat();
  return contacts?.length ? mergeContactsById(contacts) : undefined;
}

/** The contact that a block shows, or nobody if it shows a company; undefined if it does not say which. */
function toContacts(block: Element): Contact[] | undefined {
  const link = block.querySelector('a.crm-entity-widget-client-box-name[href]');
  const [, kind, id] = /\/crm\/(contact|company)\/details\/([1-9]\d*)/.exec(link?.getAttribute('href') ?? '') ?? [];
  if (id === undefined) return undefined;
  if (kind === 'company') return [];
  const phone = visibleText(block.querySelector('.crm-entity-widget-client-contact-phone'));
  return [createContact(id, visibleText(link), phone ? [phone] : undefined)];
}

/** Gives contacts all the phones that the page was loaded with, because the page shows only one of each contact. */
function withAllPhones(shown: readonly Contact[] | undefined, loaded: readonly Contact[] = []): Contact[] | undefined {
  const known = new Map(loaded.map(({ id, phones }) => [id, phones]));
  return shown?.map(({ id, name, phones }) => createContact(id, name, known.get(id) ?? phones));
}
