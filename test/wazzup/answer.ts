import type { Context } from 'hono';
import type { Env } from './env.ts';
import { toJson } from './json.ts';
import { type Problem, problemBody } from './problem.ts';
import type { Switches } from './switches.ts';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

/** `timestamp` is in seconds since 1970 (the documentation's examples show it). */
const meta = () => ({ timestamp: Math.floor(Date.now() / 1000) });

/** Answers a read: 200 with `{data, meta}`. */
export const answerRead = (c: Context<Env>, data: unknown): Response =>
  c.body(toJson({ data, meta: meta() }), 200, JSON_TYPE);

/** Answers a successful write as the `success` switch says. */
export const answerWrite = (c: Context<Env>, data: unknown, success: Switches['success']): Response => {
  if (success === '204-empty') return c.body(null, 204);
  if (success === '200-empty') return c.body(null, 200);
  return c.body(toJson({ data, meta: meta() }), success === '201' ? 201 : 200, JSON_TYPE);
};

/** Answers a refused request in the shape that the `errorShape` switch says. */
export const answerProblem = (c: Context<Env>, problem: Problem, shape: Switches['errorShape']): Response => {
  const body = problemBody(problem, shape, c.req.method === 'GET');
  return body
    ? c.body(toJson(body), problem.status, { ...JSON_TYPE, ...problem.headers })
    : c.body(null, problem.status, problem.headers);
};
