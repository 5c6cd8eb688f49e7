/**
 * How a CRM's own numbers become ids in Wazzup: `{id}` stands for the number, what is around it tells this CRM's numbers
 * from another's. Deals and contacts of a site have one form.
 */
export type IdTemplate = string;

/** The CRM's numbers as they are. */
export const PLAIN_TEMPLATE: IdTemplate = '{id}';

/** The id a CRM's deal or contact has in Wazzup. */
export const fillTemplate = (form: IdTemplate, id: string): string => form.replace('{id}', () => id);

/** What can stand around an id: short, and safe in every place an id goes. `{id}` itself is there once. */
export const isIdTemplate = (text: string): boolean =>
  /^(?:[A-Za-z0-9][A-Za-z0-9_.:-]{0,19})?\{id\}[A-Za-z0-9_.:-]{0,20}$/.test(text);

/** The form that puts a prefix before each number. */
export const templateWithPrefix = (prefix: string): IdTemplate => `${prefix}${PLAIN_TEMPLATE}`;

/** Whether a text can stand before an id; an empty one tells nothing apart. */
export const isPrefix = (text: string): boolean =>
  text !== '' && !text.includes('{') && isIdTemplate(templateWithPrefix(text));
