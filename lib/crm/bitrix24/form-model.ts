import type { DealRef } from '@/lib/crm/site';
import { createContact } from '@/lib/crm/toolkit/contacts';
import { createDataReader } from '@/lib/crm/toolkit/inline-scripts';
import { asId, asList, asText, getPath, mapAllOrNone } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';
import { factsIn, phonesIn } from './fields';

/** The page gives the models of the deals' forms to its scripts, as data behind this call. */
const optionsIn = createDataReader(/EntityEditorModelFactory\.create\(\s*2\s*,\s*(?:''|"")\s*,/g);

/** The models of all deals that the page was loaded with. */
export function modelsIn(root: ParentNode): unknown[] {
  return optionsIn(root).map((options) => getPath(options, 'data'));
}

export function modelOf(root: ParentNode, { id }: DealRef): unknown {
  return modelsIn(root).find((model) => asId(getPath(model, 'ID')) === id);
}

/** The facts of the deal that the page was loaded with. */
export function factsInModel(model: unknown): DealFacts {
  const people = asList(getPath(model, 'CLIENT_INFO', 'CONTACT_DATA'));
  return factsIn((name) => getPath(model, name), mapAllOrNone(people, toContact));
}

function toContact(value: unknown): Contact | undefined {
  const id = asId(getPath(value, 'id'));
  const fields = asList(getPath(value, 'advancedInfo', 'multiFields'));
  // A contact that the manager may not see has no address, and "Hidden" as its title.
  const name = asText(getPath(value, 'url')) && asText(getPath(value, 'title'));
  return id === undefined ? undefined : createContact(id, name, fields && phonesIn(fields.filter(isPhone)));
}

function isPhone(field: unknown): boolean {
  return getPath(field, 'TYPE_ID') === 'PHONE';
}
