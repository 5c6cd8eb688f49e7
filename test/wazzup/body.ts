import type { Context } from 'hono';
import type { Env } from './env.ts';

/** A body that is not declared as JSON is not read (the page's examples all declare it). */
export const bodyOf = (c: Context<Env>): unknown =>
  /^application\/json\b/i.test(c.req.header('content-type') ?? '') ? c.get('request').body : undefined;
