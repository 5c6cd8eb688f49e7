import type { HttpBindings } from '@hono/node-server';
import type { RecordedRequest } from './requests.ts';

/** What every step on the way to an answer finds in hono's context. */
export type Env = {
  /** What @hono/node-server adds; nothing of it is there when the app is called in-process. */
  Bindings: Partial<HttpBindings>;
  Variables: { request: RecordedRequest };
};
