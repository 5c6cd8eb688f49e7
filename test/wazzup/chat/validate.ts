import { invalid } from '../problem.ts';
import {
  type Check,
  checkId,
  checkText,
  complaintsOf,
  isEmpty,
  isObject,
  isWebAddress,
  type Rules,
  readList,
  refuseRepeated,
} from '../validate.ts';
import type { Chat, Contact, User } from './models.ts';

/** The longest that each field may be, in characters. Documented for v2 users, and for v3 contacts. */
const LONGEST = { userId: 64, userName: 150, contactId: 100, contactName: 200, uri: 200 };

const USER_CHECKS: Record<keyof User, Check> = {
  id: (value, rules) => checkId('id', value, rules, LONGEST.userId),
  name: (value, rules) => checkText('name', value, LONGEST.userName, rules),
  phone: (value, rules) => checkText('phone', value, Number.POSITIVE_INFINITY, rules),
};

const CHAT_FIELDS = ['chat_type', 'chat_id', 'username', 'phone'];
const CHAT_TYPES = 'whatsapp whatsgroup viber instagram telegram telegroup vk avito max maxgroup'.split(' ');

const complaintOfChat = (chat: unknown, index: number): string | undefined => {
  const at = `contact_data.${index}`;
  if (!isObject(chat)) return `${at} must be an object`;
  const unknown = Object.keys(chat).find((field) => !CHAT_FIELDS.includes(field));
  if (unknown) return `${at}.property ${unknown} should not exist`;
  const { chat_type, chat_id } = chat;
  if (!CHAT_TYPES.includes(String(chat_type))) return `${at}.chat_type must be one of: ${CHAT_TYPES.join(', ')}`;
  if (isEmpty(chat_id)) return `${at}.chat_id should not be empty`;
  if (typeof chat_id !== 'string') return `${at}.chat_id must be a string`;
  // Documented: the id is the phone number's digits alone, with the country code. No number has more than 15 (E.164).
  const isNumber = /^\d{7,15}$/.test(chat_id) || !['whatsapp', 'viber'].includes(String(chat_type));
  return isNumber ? undefined : `${at}.chat_id must be a phone number`;
};

const CONTACT_CHECKS: Record<keyof Contact, Check> = {
  id: (value, rules) => checkId('id', value, rules, LONGEST.contactId),
  responsible_user_id: (value, rules) => checkText('responsible_user_id', value, LONGEST.contactId, rules),
  name: (value, rules) => checkText('name', value, LONGEST.contactName, rules),
  contact_data: (value) => {
    if (!Array.isArray(value)) return 'contact_data must be an array';
    if (value.length === 0) return 'contact_data should not be empty';
    return value.map(complaintOfChat).find((text) => text !== undefined);
  },
  uri: (value, rules) =>
    checkText('uri', value, LONGEST.uri, rules) ??
    (isWebAddress(String(value)) ? undefined : 'uri must be a URL address'),
};

type BodyRules = { list: string; checks: Readonly<Record<string, Check>>; optional?: readonly string[] };

const readItems = (body: unknown, { list, checks, optional = [] }: BodyRules, rules: Rules): unknown[] => {
  const items = readList(body, list);
  const complaints = items.flatMap((item, index) => complaintsOf(item, { list, index, checks, optional }, rules));
  if (complaints.length > 0) throw invalid(complaints);
  refuseRepeated(
    items.map((item) => String((item as { id: unknown }).id)),
    (index) => `${list}.${index}.id must be unique`,
    rules,
  );
  return [...items];
};

/**
 * Reads the body of POST and PATCH, `{users: […]}`. It silently drops a phone that is none (documented).
 * @throws Refusal that names everything that is wrong
 */
export const readUsers = (body: unknown, rules: Rules): User[] =>
  (readItems(body, { list: 'users', checks: USER_CHECKS, optional: ['phone'] }, rules) as User[]).map(
    ({ id, name, phone = '' }) => ({ id: String(id), name, ...(/^\+?\d{7,15}$/.test(phone) && { phone }) }),
  );

/**
 * Reads the body of POST and PATCH, `{contacts: […]}`.
 * @throws Refusal that names everything that is wrong
 */
export const readContacts = (body: unknown, rules: Rules): Contact[] =>
  (readItems(body, { list: 'contacts', checks: CONTACT_CHECKS }, rules) as Contact[]).map((contact) => ({
    id: String(contact.id),
    responsible_user_id: contact.responsible_user_id,
    name: contact.name,
    contact_data: contact.contact_data.map((chat): Chat => ({ ...chat })),
    uri: contact.uri,
  }));
