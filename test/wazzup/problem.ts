import type { Switches } from './switches.ts';

/** One thing that is wrong with a request. */
export type Complaint = {
  /** The index of the wrong item in the request's list, from 0; absent if the request itself is wrong. */
  index?: number;
  field: string;
  /**
   * What is wrong, in the words of class-validator, because the messages of live v2 follow them, e.g. `deals.0.name
   * should not be empty`.
   */
  text: string;
};

/**
 * Why the emulator refuses a request. Public code has seen `VALIDATION_FAILED` and the 401 code live; the other codes
 * are invented.
 */
export type Problem = {
  status: 400 | 401 | 403 | 404 | 409 | 429 | 500 | 502 | 503;
  code: string;
  title: string;
  detail: string;
  complaints?: readonly Complaint[];
  headers?: Record<string, string>;
};

/** Any handler may throw this; the app turns it into an answer. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** Makes the refusal of a request that breaks a documented rule, in the words that live Wazzup uses. */
export const invalid = (complaints: readonly Complaint[]): Refusal =>
  new Refusal({
    status: 400,
    code: 'VALIDATION_FAILED',
    title: 'Validation Failed',
    detail: 'One or more fields did not pass validation.',
    complaints,
  });

const guiltyItems = (complaints: readonly Complaint[]): { index: number; fields: string[] }[] => {
  const fields = new Map<number, string[]>();
  for (const { index, field } of complaints) {
    if (index !== undefined) fields.set(index, [...(fields.get(index) ?? []), field]);
  }
  return [...fields].map(([index, names]) => ({ index, fields: names }));
};

/** Writes a field as version 3 does. */
const camelCase = (field: string): string => field.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Gives the texts of complaints by their fields, without what stands before a field in its path. */
const textsByField = (complaints: readonly Complaint[]): Record<string, string[]> => {
  const texts: Record<string, string[]> = {};
  for (const { field, text } of complaints) texts[field] = [...(texts[field] ?? []), text.replace(/^\w+\.\d+\./, '')];
  return texts;
};

const shapes: Record<Switches['errorShape'], (problem: Problem) => object | undefined> = {
  v2: ({ code, title, detail, complaints }) => ({
    code,
    title,
    detail,
    ...(complaints && { errors: complaints.map(({ text }) => text) }),
  }),
  v3: ({ code, detail, complaints }) => ({
    error: complaints ? 'INVALID_DEALS_DATA' : code,
    description: detail,
    ...(complaints && { data: guiltyItems(complaints) }),
  }),
  'v3-object': ({ code, detail, complaints }) =>
    complaints
      ? { error: 'INVALID_DEAL_DATA', data: { fields: [...new Set(complaints.map(({ field }) => camelCase(field)))] } }
      : { error: code, description: detail },
  'by-field': ({ code, title, detail, complaints }) => ({
    code,
    title,
    detail,
    ...(complaints && { errors: textsByField(complaints) }),
  }),
  nest: ({ status, title, detail, complaints }) => ({
    statusCode: status,
    message: complaints?.map(({ text }) => text) ?? detail,
    error: title,
  }),
  bare: ({ status, code, detail }) => (status === 401 || status === 403 ? { code } : { detail }),
  empty: () => undefined,
};

/**
 * Gives the body of an error answer in this shape; undefined if the shape has no body.
 * @param isRead whether the request was a read: a 404 to it always has a body
 */
export const problemBody = (problem: Problem, shape: Switches['errorShape'], isRead: boolean): object | undefined =>
  shapes[shape](problem) ?? (isRead && problem.status === 404 ? shapes.v2(problem) : undefined);
