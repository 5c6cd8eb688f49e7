import type { Switches } from './switches.ts';

/** One thing wrong with a request. */
export type Complaint = {
  /** Which item of the request's list, from 0; absent when it concerns the request itself. */
  index?: number;
  field: string;
  /** In the words of class-validator, which live v2 messages follow, e.g. `deals.0.name should not be empty`. */
  text: string;
};

/** Why a request is refused. `VALIDATION_FAILED` and the 401 code were seen live; the other codes are invented. */
export type Problem = {
  status: 400 | 401 | 403 | 404 | 409 | 429 | 500 | 502 | 503;
  code: string;
  title: string;
  detail: string;
  complaints?: readonly Complaint[];
  headers?: Record<string, string>;
};

/** Thrown anywhere on the way to an answer; the app turns it into one. */
export class Refusal extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

/** The refusal of a request that breaks a documented rule. Its words are the ones seen live. */
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
  bare: ({ status, code, detail }) => (status === 401 || status === 403 ? { code } : { detail }),
  empty: () => undefined,
};

/** The body of an error answer in one of the shapes; undefined when it has none. */
export const problemBody = (problem: Problem, shape: Switches['errorShape']): object | undefined =>
  shapes[shape](problem);
