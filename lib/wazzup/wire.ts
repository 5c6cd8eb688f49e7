import * as z from 'zod/mini';
import type { Deal, DealField } from '@/lib/deal/model';
import { passes } from '@/lib/zod-parts';

/** The names of a deal's fields on the wire. */
const WIRE_NAMES = {
  id: 'id',
  name: 'name',
  uri: 'uri',
  responsibleUserId: 'responsible_user_id',
  contacts: 'contacts',
  closed: 'closed',
} as const satisfies Record<DealField, string>;

/** What stands before a deal's field in the path to it: the request's list, and the deal's place there. */
const BEFORE_FIELD = /^(?:|\d+|deals?|data|body)$/;

/**
 * Gives the field that a path names, such as `name`, `deals.0.name` or `contacts[2]`; Wazzup's older API writes some
 * names in camel case.
 */
export function dealFieldOf(path: string): DealField | undefined {
  const steps = path.split(/[.[\]]/);
  const [name = '', place = '0'] = steps.slice(steps.findIndex((step) => !BEFORE_FIELD.test(step)));
  const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  // What does not go on with a place in a list is a name of something else, such as a host.
  if (!/^\d*$/.test(place)) return undefined;
  return (Object.keys(WIRE_NAMES) as DealField[]).find((field) => WIRE_NAMES[field] === snake);
}

// Wazzup's page types ids as numbers and shows strings, so both are read. An empty field is read as empty, not refused,
// so that one odd deal never hides the others.
export const wireId = z.union([z.string(), z.number()]);
export const wireText = z.nullish(wireId);

/** Gives the text that a field of the wire stands for. */
export const toText = (value: z.infer<typeof wireText>): string => String(value ?? '');

const zeroOrOne = z.number().check(passes((value) => value === 0 || value === 1));

/** A deal in an answer. */
export const wireDeal = z.object({
  id: wireId,
  name: wireText,
  uri: wireText,
  responsible_user_id: wireText,
  contacts: z.nullish(z.array(z.union([wireId, z.object({ id: wireId })]))),
  // Any other value makes the deal unreadable. If it were read as open, an update would reopen the deal.
  closed: z.nullish(z.union([z.boolean(), z.enum(['true', 'false']), zeroOrOne])),
});

/** Gives the deal that stands in an answer. */
export const toDeal = (wire: z.infer<typeof wireDeal>): Deal => ({
  id: toText(wire.id),
  name: toText(wire.name),
  uri: toText(wire.uri),
  responsibleUserId: toText(wire.responsible_user_id),
  contacts: (wire.contacts ?? []).map((contact) => toText(typeof contact === 'object' ? contact.id : contact)),
  closed: wire.closed === true || wire.closed === 'true' || wire.closed === 1,
});

/** Writes exactly the six documented fields, because Wazzup refuses unknown ones. */
export const toWire = (deal: Deal) => ({
  id: deal.id,
  responsible_user_id: deal.responsibleUserId,
  name: deal.name,
  uri: deal.uri,
  contacts: deal.contacts,
  closed: deal.closed,
});
