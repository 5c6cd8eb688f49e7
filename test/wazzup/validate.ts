import type { Deal } from './deal.ts';
import { type Complaint, invalid, Refusal } from './problem.ts';
import type { Switches } from './switches.ts';

/** The longest that each field may be, in characters (documented). */
const LONGEST = { id: 100, name: 200, uri: 200 };
/** How many items one request may have. Not known for v2 deals; documented for v2 users and for v3 deals. */
const MOST_ITEMS = 100;

export type Rules = Pick<Switches, 'lengths' | 'duplicateIds'>;
export type Fields = Record<string, unknown>;
/** Says what is wrong with a value; gives undefined if nothing is. */
export type Check = (value: unknown, rules: Rules) => string | undefined;

export const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

// `parseJson` gives long integers as bigint.
const isId = (value: unknown): boolean =>
  typeof value === 'string' || typeof value === 'bigint' || Number.isSafeInteger(value);

export const isWebAddress = (text: string): boolean => /^https?:\/\//i.test(text) && URL.canParse(text);

const checkLength = (field: string, text: string, longest: number, { lengths }: Rules): string | undefined =>
  (lengths === 'points' ? [...text] : text).length > longest
    ? `${field} must be shorter than or equal to ${longest} characters`
    : undefined;

export const checkText = (field: string, value: unknown, longest: number, rules: Rules): string | undefined =>
  typeof value === 'string' ? checkLength(field, value, longest, rules) : `${field} must be a string`;

export const checkId = (
  field: string,
  value: unknown,
  rules: Rules,
  longest: number = LONGEST.id,
): string | undefined => {
  if (isEmpty(value)) return `${field} should not be empty`;
  return isId(value)
    ? checkLength(field, String(value), longest, rules)
    : `${field} must be a string or an integer number`;
};

const CHECKS: Record<keyof Deal, Check> = {
  id: (value, rules) => checkId('id', value, rules),
  name: (value, rules) => checkText('name', value, LONGEST.name, rules),
  responsible_user_id: (value, rules) => checkText('responsible_user_id', value, Number.POSITIVE_INFINITY, rules),
  uri: (value, rules) =>
    checkText('uri', value, LONGEST.uri, rules) ??
    (isWebAddress(String(value)) ? undefined : 'uri must be a URL address'),
  // The emulator accepts an empty list: no public source says how few or how many contacts a v2 deal may have.
  contacts: (value) => {
    if (!Array.isArray(value)) return 'contacts must be an array';
    if (value.some(isEmpty)) return 'each value in contacts should not be empty';
    return value.every(isId) ? undefined : 'each value in contacts must be a string or an integer number';
  },
  closed: (value) => (typeof value === 'boolean' ? undefined : 'closed must be a boolean value'),
};

export const unknownFields = (object: Fields, known: readonly string[]): string[] =>
  Object.keys(object).filter((field) => !known.includes(field));

/** Gives everything that is wrong with one item of a list, which has to have all its fields but the optional ones. */
export const complaintsOf = (
  item: unknown,
  { list, index, checks, optional = [] }: ItemOf,
  rules: Rules,
): Complaint[] => {
  if (!isObject(item)) return [{ index, field: list, text: `${list}.${index} must be an object` }];
  const wrong = Object.entries(checks).flatMap(([field, check]) => {
    const value = item[field];
    if (value === undefined && optional.includes(field)) return [];
    const text = isEmpty(value) ? `${field} should not be empty` : check(value, rules);
    return text ? [{ field, text }] : [];
  });
  const unknown = unknownFields(item, Object.keys(checks)).map((field) => ({
    field,
    text: `property ${field} should not exist`,
  }));
  return [...unknown, ...wrong].map(({ field, text }) => ({ index, field, text: `${list}.${index}.${text}` }));
};

/** Says where an item stands, and what its fields have to be. */
type ItemOf = { list: string; index: number; checks: Readonly<Record<string, Check>>; optional?: readonly string[] };

/** Reads the list from a body. @throws Refusal unless the body is an object of this list alone, with 1 to 100 items */
export const readList = (body: unknown, name: string): readonly unknown[] => {
  if (!isObject(body)) throw invalid([{ field: 'body', text: 'body must be a JSON object' }]);
  const complaints = unknownFields(body, [name]).map((field) => ({
    field,
    text: `property ${field} should not exist`,
  }));
  const list = body[name];
  const complain = (what: string) => complaints.push({ field: name, text: `${name} ${what}` });
  if (!Array.isArray(list)) complain('must be an array');
  else if (list.length === 0) complain('should not be empty');
  else if (list.length > MOST_ITEMS) complain(`must contain no more than ${MOST_ITEMS} elements`);
  if (complaints.length > 0 || !Array.isArray(list)) throw invalid(complaints);
  return list;
};

/** @throws Refusal if an id stands twice in one request */
export const refuseRepeated = (ids: readonly string[], word: (index: number) => string, rules: Rules): void => {
  const repeated = ids.flatMap((id, index) => (ids.indexOf(id) < index ? [index] : []));
  if (repeated.length === 0) return;
  if (rules.duplicateIds === 'fail-500') {
    throw new Refusal({
      status: 500,
      code: 'INTERNAL_SERVER_ERROR',
      title: 'Internal Server Error',
      detail: 'Something went wrong.',
    });
  }
  throw invalid(repeated.map((index) => ({ index, field: 'id', text: word(index) })));
};

/**
 * Reads the body of POST and PATCH, `{deals: […]}`.
 * @throws Refusal that names everything that is wrong; one wrong deal is enough to refuse the whole request
 */
export const readDeals = (body: unknown, rules: Rules): Deal[] => {
  const list = readList(body, 'deals');
  const complaints = list.flatMap((item, index) => complaintsOf(item, { list: 'deals', index, checks: CHECKS }, rules));
  if (complaints.length > 0) throw invalid(complaints);
  const deals = (list as Deal[]).map((deal) => ({
    id: String(deal.id),
    name: deal.name,
    responsible_user_id: deal.responsible_user_id,
    uri: deal.uri,
    contacts: deal.contacts.map(String),
    closed: deal.closed,
  }));
  refuseRepeated(
    deals.map(({ id }) => id),
    (index) => `deals.${index}.id must be unique`,
    rules,
  );
  return deals;
};

/**
 * Reads the body of DELETE, which is `{deal_ids: […]}` for deals.
 * @throws Refusal that names everything that is wrong
 */
export const readIds = (body: unknown, name: string, rules: Rules): string[] => {
  const list = readList(body, name);
  const complaints = list.flatMap((id, index): Complaint[] => {
    const text = checkId(`each value in ${name}`, id, rules);
    return text ? [{ index, field: name, text }] : [];
  });
  if (complaints.length > 0) throw invalid(complaints);
  const ids = list.map(String);
  refuseRepeated(ids, () => `each value in ${name} must be unique`, rules);
  return ids;
};

/** How many items a page has at most. Not known; pages of v3 have 100. */
const LARGEST_PAGE = 100;

/**
 * Reads the query of a list. Without `offset` the page starts at 0; without `limit`, or with a larger one, it has 100
 * items.
 * @throws Refusal for a value that is no whole number, and for a parameter that does not exist
 */
export const readPage = (query: Record<string, string>): { offset: number; limit: number } => {
  const { offset = '0', limit = String(LARGEST_PAGE), ...unknown } = query;
  const complaints = Object.keys(unknown).map((field) => ({ field, text: `property ${field} should not exist` }));
  const read = (field: string, text: string, least: number): number => {
    const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(number)) complaints.push({ field, text: `${field} must be an integer number` });
    else if (number < least) complaints.push({ field, text: `${field} must not be less than ${least}` });
    return number;
  };
  const page = { offset: read('offset', offset, 0), limit: Math.min(read('limit', limit, 1), LARGEST_PAGE) };
  if (complaints.length > 0) throw invalid(complaints);
  return page;
};
