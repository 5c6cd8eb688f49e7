import * as z from 'zod/mini';
import type { DealField } from '@/lib/deal/model';
import { dealFieldOf } from './wire';

/** One message of a refusal, and the field that the answer names beside it. */
export interface Said {
  field?: DealField | undefined;
  /** Undefined if the answer only names the field. */
  words?: string;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const anything = z.optional(z.unknown());

/** Reads a field of a type. We can do without each of them, so a field of another type is passed over. */
const loose = <T>(isOfType: (value: unknown) => value is T): z.ZodMiniOptional<z.ZodMiniType<T>> =>
  z.optional(z.unknown()).check((field) => {
    if (!isOfType(field.value)) field.value = undefined;
  }) as never;

const text = loose(isText);
const isTextOrCode = (value: unknown): value is string | { code: string } =>
  isText(value) || (isObject(value) && isText(value.code));

/**
 * All documented shapes of an error, and those that servers of this kind write besides: v2's {code, title, detail,
 * errors[]}, v3's {error, description, data[]}, and the same with an object in place of a list.
 */
export const refusalBody = z.object({
  code: text,
  title: text,
  detail: text,
  description: text,
  message: anything,
  error: loose(isTextOrCode),
  errors: anything,
  data: anything,
});

/** Gives the texts in a value: itself, or those that it lists. */
const textsIn = (value: unknown): string[] => (isObject(value) ? Object.values(value).flat() : [value]).filter(isText);

/** Gives the messages about something that the answer names as a field; an unknown name stands before its messages. */
function aboutField(path: string, words: string[]): Said[] {
  const field = dealFieldOf(path);
  if (!field) return words.map((one) => ({ words: `${path}: ${one}` }));
  return words.length > 0 ? words.map((one) => ({ field, words: one })) : [{ field }];
}

/** Reads an object whose keys are fields. */
const keyedByField = (fields: Record<string, unknown>): Said[] =>
  Object.entries(fields).flatMap(([path, value]) => aboutField(path, textsIn(value)));

/** Reads one message: a text, or an object that names a field and says what is wrong with it. */
function readMessage(message: unknown): Said[] {
  if (isText(message)) return [{ field: fieldNamedBy(message), words: message }];
  if (!isObject(message)) return [];
  const path = [message.field ?? message.property ?? message.path].flat().join('.');
  return aboutField(path, textsIn(message.message ?? message.constraints));
}

/** Reads a list of messages, or an object of them by field. */
const readMessages = (value: unknown): Said[] =>
  isObject(value) && !Array.isArray(value) ? keyedByField(value) : [value].flat().flatMap(readMessage);

/** Reads v3's `data`, one guilty item or a list of them; each names its wrong fields, perhaps with words. */
const readData = (data: unknown): Said[] =>
  [data].flat().flatMap((item) => {
    const fields = isObject(item) ? item.fields : undefined;
    if (isObject(fields) && !Array.isArray(fields)) return keyedByField(fields);
    return textsIn(fields).flatMap((path) => aboutField(path, []));
  });

/** Gives all messages of a refusal. Where it lists what is wrong, that says more than its sentence about the whole. */
export function messagesOf({ errors, detail, description, message, title, data }: z.infer<typeof refusalBody>): Said[] {
  const listed = readMessages(errors);
  const named = readData(data);
  return [...(listed.length > 0 ? listed : readMessages(detail ?? description ?? message ?? title)), ...named];
}

/** What a validator says after the name of a field. */
const VERDICT = /^(?:must|should|is|has|cannot|length|exceeds)$/;

/**
 * Gives the field that a message names as validators do, by its path at the beginning: "deals.0.name must be a string",
 * "each value in contacts should not be empty". A word in a sentence names none: "id 7 was not found" is about whatever
 * has that id.
 */
function fieldNamedBy(message: string): DealField | undefined {
  const told = message.replace(/^([\w.[\]]*\.)?(?:property|each value in) /, '$1');
  const [first = '', second = ''] = told.split(/\s+/, 2);
  const path = first.replace(/["'`:]/g, '');
  const isPath = told !== message || first !== path || /[.[_A-Z]/.test(path);
  return isPath || VERDICT.test(second) ? dealFieldOf(path) : undefined;
}
