import type { DealField } from '@/lib/deal/model';

/**
 * The heads by which columns are recognised, in lower case: those that an export writes in each language, Wazzup's own
 * names, and what spreadsheets of deals usually say.
 */
const HEADS: Readonly<Record<DealField, readonly string[]>> = {
  id: ['id', 'deal id', 'deal', 'deal number', 'id сделки', 'номер сделки', 'номер', '№'],
  name: ['name', 'deal name', 'title', 'название', 'название сделки', 'имя сделки', 'сделка'],
  uri: ['uri', 'url', 'link', 'link to the deal', 'address', 'ссылка', 'ссылка на сделку', 'адрес'],
  responsibleUserId: [
    ...['responsible_user_id', 'responsible user id', 'responsible id', 'owner id', 'user id'],
    ...['id ответственного', 'ответственный id', 'id менеджера'],
  ],
  contacts: ['contacts', 'contact', 'contact ids', 'contact id', 'контакты', 'контакт', 'id контактов', 'id контакта'],
  closed: ['closed', 'status', 'state', 'статус', 'состояние', 'закрыта', 'закрыт', 'закрыто'],
};

/** What a manager may write for an open and for a closed deal, in lower case. */
const OPEN = ['open', 'false', 'no', '0', 'открыта', 'открыт', 'открыто', 'нет', 'ложь'];
const CLOSED = ['closed', 'true', 'yes', '1', 'won', 'lost', 'закрыта', 'закрыт', 'закрыто', 'да', 'истина'];

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();

/** Which column of a file holds a field, by its place; a field without a column is absent. */
export type Columns = Readonly<Partial<Record<DealField, number>>>;

/** Recognises the columns of a file by their heads; of two for one field, the first. */
export function matchColumns(head: readonly string[]): Columns {
  const heads = head.map(plain);
  const found = Object.entries(HEADS).map(([field, names]) => [field, heads.findIndex((name) => names.includes(name))]);
  return Object.fromEntries(found.filter(([, place]) => place !== -1));
}

/** Reads whether a deal is closed; undefined if the cell says neither. */
export function readClosed(cell: string): boolean | undefined {
  const text = plain(cell);
  if (OPEN.includes(text)) return false;
  return CLOSED.includes(text) ? true : undefined;
}

/** Signs that would not come back from a list of ids that is written plainly. */
const UNPLAIN = /[\s,;[\]]/;

/** Writes ids into one cell, so that `readIds` gives the same ones. */
export const writeIds = (ids: readonly string[]): string =>
  ids.some((id) => id === '' || UNPLAIN.test(id)) ? JSON.stringify(ids) : ids.join(', ');

/** Reads the ids of one cell, as `writeIds` or a person wrote them. */
export function readIds(cell: string): string[] {
  const text = cell.trim();
  if (text.startsWith('[')) {
    const list = parseList(text);
    if (list) return list;
  }
  return text.split(/[\s,;]+/).filter((id) => id !== '');
}

function parseList(text: string): string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((id) => typeof id === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}
