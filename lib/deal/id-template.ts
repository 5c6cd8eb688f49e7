/**
 * Says how a CRM's own numbers become ids in Wazzup: `{id}` stands for the number, and the text around it tells this
 * CRM's numbers from another CRM's. The deals and contacts of a site share one template.
 */
export type IdTemplate = string;

/** The template that leaves the CRM's numbers as they are. */
export const PLAIN_TEMPLATE: IdTemplate = '{id}';

/** The id that a CRM's deal or contact has in Wazzup. */
export const fillTemplate = (template: IdTemplate, id: string): string => template.replace('{id}', () => id);

/**
 * Whether a text is a template: it has `{id}` once, and around it short text that is safe in every place an id goes.
 */
export const isIdTemplate = (text: string): boolean =>
  /^(?:[A-Za-z0-9][A-Za-z0-9_.:-]{0,19})?\{id\}[A-Za-z0-9_.:-]{0,20}$/.test(text);

/** The template that puts a prefix before each number. */
export const templateWithPrefix = (prefix: string): IdTemplate => `${prefix}${PLAIN_TEMPLATE}`;

/** Whether a text can be a prefix; an empty one cannot, because it would not tell two CRMs apart. */
export const isPrefix = (text: string): boolean =>
  text !== '' && !text.includes('{') && isIdTemplate(templateWithPrefix(text));
