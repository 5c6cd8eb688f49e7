import type { HttpBindings } from '@hono/node-server';
import type { RecordedRequest } from './requests.ts';

/** The values that every handler finds in hono's context. */
export type Env = {
  /** The values that @hono/node-server adds; all are absent if a test calls the app in-process. */
  Bindings: Partial<HttpBindings>;
  Variables: { request: RecordedRequest };
};
