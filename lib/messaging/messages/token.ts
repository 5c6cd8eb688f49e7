import * as z from 'zod/mini';
import type { TokenState } from '@/lib/settings/token-state';
import { done, fromPages, nothing } from '../message';

const text = z.string();

const tokenStateSchema = z.strictObject({
  ready: z.boolean(),
  kept: z.boolean(),
  expiresAt: z.nullable(z.number()),
  refused: z.boolean(),
  header: z.nullable(text),
}) satisfies z.ZodMiniType<TokenState>;

/** Messages with which the settings page manages the token. No answer holds the token. */
export const TOKEN_MESSAGES = {
  'token.save': { ...fromPages, request: z.strictObject({ token: text }), answer: done },
  /** Sets the token address, empty for none, and the own header that goes there. */
  'token.address': {
    ...fromPages,
    request: z.strictObject({
      address: text,
      header: z.nullable(z.strictObject({ name: text, value: text })),
    }),
    answer: done,
  },
  /** Sets whether secrets outlive the browser's end. */
  'token.stay': { ...fromPages, request: z.strictObject({ stays: z.boolean() }), answer: done },
  'token.forget': { ...fromPages, request: nothing, answer: done },
  'token.state': { ...fromPages, request: nothing, answer: tokenStateSchema },
  /** Asks Wazzup for one deal, only to see whether the token works. */
  'token.test': { ...fromPages, request: nothing, answer: done },
} as const;
