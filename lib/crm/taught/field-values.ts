import type { FieldValue } from '@/lib/crm/teaching/teacher';
import { onlyValue } from '@/lib/crm/toolkit/dom';
import { omitUndefined } from '@/lib/crm/toolkit/untyped';
import type { Contact, Responsible } from '@/lib/deal/model';
import { comparableText } from '@/lib/deal/same-text';
import type { LessonField } from '@/lib/lesson/model';

/** What one place of the page says. */
export interface Said {
  text?: string;
  id?: string;
}

/** No name and no state is longer; a text that is says that the mark has found a part of the page, and no field. */
const MAX_TEXT = 500;

/** The digits of a phone, by which two ways to write it are compared. */
export const digitsOf = (phone: string): string => phone.replace(/\D/g, '');

/** A number that is written as dates or amounts are. */
const NO_PHONE = /^\d{1,4}[-./]\d\d?[-./]\d{1,4}$|^[\d\s]*\.\d\d$/;

/** Whether a text is a phone: the address of a link to one, or a number as long as phones are, which has no words beside it. */
export const isPhone = (text: string): boolean =>
  /^(tel|callto):/i.test(text) ||
  (text.length <= 60 && /^(?=(\D*\d){7,15}\D*$)(.*\+\d|[^\p{L}:,]*$)/u.test(text) && !NO_PHONE.test(text));

/** How pages write that nobody is there: without a letter, or with a word for no. */
const NOBODY =
  /^(\P{L}*$|(no|not|none|nobody|un\w+ed|without|empty|select|choose|assign|add|n\/a|нет|не|без|никто|никого|выберите|пусто|sin|ning\p{L}+|não|sem|nenhum\p{L}*|nicht|kein\p{L}*|ohne|niemand|pas|aucun\p{L}*|غير|بدون|لا|לא|ללא|未\p{L}*|无|なし)(?!\p{L}))/iu;

/** Whether a text may be a person's name. The last word of a name has a capital letter, where letters are large and small. */
const isName = (text: string): boolean => !NOBODY.test(text) && !/\s\p{Ll}+$/u.test(text);

/** What the places that a mark has found say together; null if that is nothing, or several things where one can be. */
export function valueFrom(field: LessonField, said: readonly Said[]): FieldValue | null {
  if (said.length === 0 || said.some(({ text = '' }) => text.length > MAX_TEXT)) return null;
  const people = said.filter(({ id, text }) => id !== undefined || (text !== undefined && isName(text)));
  if (field === 'contacts') return contactsValue(people);
  if (field === 'responsible') return responsibleValue(people);
  const texts = said.flatMap(({ text }) => text ?? []);
  if (field === 'phones') return phonesValue(texts);
  const text = onlyValue(texts.map(comparableText));
  return text === undefined ? null : { texts: [text] };
}

function phonesValue(said: readonly string[]): FieldValue | null {
  const texts = phonesIn(said);
  return texts.length > 0 ? { texts } : null;
}

/** The phones among some texts, of which none comes twice, however it is written. */
export const phonesIn = (texts: readonly string[]): string[] => [
  ...new Map(texts.filter(isPhone).map((text) => [digitsOf(phoneText(text)), phoneText(text)])).values(),
];

/** A phone as the page writes it, be it the text or the address of a link. */
export const phoneText = (text: string): string => text.replace(/^(tel|callto):/i, '').replace(/[?;].*/, '');

function contactsValue(said: readonly Said[]): FieldValue | null {
  const ids = [...new Set(said.flatMap(({ id }) => id ?? []))];
  const people = ids.map((id): Contact => ({ id, ...omitUndefined({ name: nameOf(said, id) }) }));
  if (people.length > 0) return { texts: people.map(({ id, name }) => name ?? id), people };
  const texts = [...new Set(said.flatMap(({ text }) => text ?? []))];
  return texts.length > 0 ? { texts } : null;
}

function responsibleValue(said: readonly Said[]): FieldValue | null {
  const ids = new Set(said.map(({ id }) => id));
  const [id] = ids;
  return ids.size === 1 ? asValue(omitUndefined({ id, name: nameOf(said, id) })) : null;
}

function asValue(responsible: Responsible): FieldValue | null {
  const text = responsible.name ?? responsible.id;
  return text === undefined ? null : { texts: [text], responsible };
}

/** The name that the page gives to a person; the letters in place of a picture are none. */
function nameOf(said: readonly Said[], id: string | undefined): string | undefined {
  const names = said.filter((one) => one.id === id).flatMap(({ text }) => text ?? []);
  return onlyValue(
    names.map(comparableText).filter((name, _, all) => name.length > 3 || all.every((one) => one.length <= 3)),
  );
}

/** What all marks of a field say, if those that say anything agree; null otherwise. */
export function agreedValue(field: LessonField, values: readonly (FieldValue | null)[]): FieldValue | null {
  const [first, ...others] = values.filter((value) => value !== null);
  if (!first) return null;
  // Each place of a state has words of its own; the lesson says which of them mean the same.
  if (field === 'closed') return { texts: [...new Set([first, ...others].flatMap(({ texts }) => texts))] };
  return others.reduce<FieldValue | null>((one, other) => one && merge(field, one, other), first);
}

function merge(field: LessonField, one: FieldValue, other: FieldValue): FieldValue | null {
  if (field === 'responsible') return mergeResponsible(one, other);
  if (field === 'contacts' && one.people && other.people) return mergeContacts(one.people, other.people);
  const keys = ({ texts }: FieldValue) => texts.map(field === 'phones' ? digitsOf : comparableText);
  if (!isSameSet(keys(one), keys(other))) return null;
  return one.people ? one : other;
}

function mergeContacts(some: readonly Contact[], others: readonly Contact[]): FieldValue | null {
  const idsOf = (people: readonly Contact[]) => people.map(({ id }) => id);
  if (!isSameSet(idsOf(some), idsOf(others))) return null;
  const people = some.map((one) => ({ ...others.find(({ id }) => id === one.id), ...one }));
  return { texts: people.map(({ id, name }) => name ?? id), people };
}

function mergeResponsible(one: FieldValue, other: FieldValue): FieldValue | null {
  const [a, b]: (Responsible | undefined)[] = [one.responsible, other.responsible];
  if (!a || !b || differ(a.id, b.id) || differ(a.name, b.name)) return null;
  return asValue({ ...b, ...a });
}

const differ = (one: string | undefined, other: string | undefined): boolean =>
  one !== undefined && other !== undefined && one !== other;

const isSameSet = (one: readonly string[], other: readonly string[]): boolean =>
  [one, other].every((list) => new Set(list).size === new Set([...one, ...other]).size);
