import type { Context } from 'hono';
import type { Env } from './env.ts';

/**
 * Gives the request's body, undefined if its content type is not JSON (the documentation's examples all declare JSON).
 */
export const bodyOf = (c: Context<Env>): unknown =>
  /^application\/json\b/i.test(c.req.header('content-type') ?? '') ? c.get('request').body : undefined;
