import { createResponsible, isWithoutChat, mergeContactsById } from '@/lib/crm/toolkit/contacts';
import { asId, asText, asWritten, getPath, omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, DealFacts } from '@/lib/deal/model';

/** The facts in a deal's fields; `field` reads them by the names that the API's old methods give them. */
export function factsIn(field: (name: string) => unknown, contacts: readonly Contact[] | undefined): DealFacts {
  return omitUndefined({
    name: asText(field('TITLE')),
    responsible: createResponsible(asId(field('ASSIGNED_BY_ID')), asText(field('ASSIGNED_BY_FORMATTED_NAME'))),
    contacts: contacts && mergeContactsById(contacts),
    closed: isClosed(field('STAGE_SEMANTIC_ID'), field('CLOSED'), asText(field('STAGE_ID'))),
  });
}

/** Whether a deal is closed. The meaning of its stage counts before the name, because companies add failed stages. */
function isClosed(meaning: unknown, closed: unknown, stage = ''): boolean | undefined {
  if (meaning === 'S' || meaning === 'F') return true;
  if (meaning === 'P' || closed === 'N') return false;
  return closed === 'Y' || /^(C\d+:)?(WON|LOSE|APOLOGY)$/.test(stage) || undefined;
}

/** The phones with which somebody can chat. The API tells the kind of a phone by a code, the page by a name. */
export function phonesIn(fields: readonly unknown[]): string[] {
  return fields.flatMap((field) => {
    const kind = getPath(field, 'VALUE_TYPE') ?? getPath(field, 'COMPLEX_NAME');
    return (isWithoutChat(kind) ? undefined : asWritten(getPath(field, 'VALUE'))) ?? [];
  });
}
