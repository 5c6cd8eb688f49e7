/**
 * How a CRM's own numbers become ids in Wazzup: `{id}` stands for the number, what is around it tells this CRM's numbers
 * from another's. Deals and contacts of a site have one form.
 */
export type IdForm = string;

/** The CRM's numbers as they are. */
export const PLAIN_FORM: IdForm = '{id}';

/** The id a CRM's deal or contact has in Wazzup. */
export const idIn = (form: IdForm, id: string): string => form.replace('{id}', () => id);

/** What can stand around an id: short, and safe in every place an id goes. `{id}` itself is there once. */
export const isIdForm = (text: string): boolean =>
  /^(?:[A-Za-z0-9][A-Za-z0-9_.:-]{0,19})?\{id\}[A-Za-z0-9_.:-]{0,20}$/.test(text);

/** The form that puts a prefix before each number. */
export const formWith = (prefix: string): IdForm => `${prefix}${PLAIN_FORM}`;

/** Whether a text can stand before an id; an empty one tells nothing apart. */
export const isPrefix = (text: string): boolean => text !== '' && !text.includes('{') && isIdForm(formWith(text));
