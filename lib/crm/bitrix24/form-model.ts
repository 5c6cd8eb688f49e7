import type { DealRef } from '@/lib/crm/site';
import { createContact, createResponsible, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { handedOver } from '@/lib/crm/toolkit/inline-scripts';
import { asId, asList, asText, getPath, mapAllOrNone, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';
import { isClosed, phonesIn } from './fields';

/** The models of the deals' forms: the page gives them to its scripts as data. */
const MODEL = /EntityEditorModelFactory\.create\(\s*2\s*,\s*(?:''|"")\s*,/g;

export function modelsIn(root: ParentNode): unknown[] {
  return handedOver(root, MODEL).map((options) => getPath(options, 'data'));
}

export function modelOf(root: ParentNode, { id }: DealRef): unknown {
  return modelsIn(root).find((model) => asId(getPath(model, 'ID')) === id);
}

export function toldByModel(root: ParentNode, deal: DealRef): DealFacts {
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
