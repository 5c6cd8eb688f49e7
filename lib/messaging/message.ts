import * as z from 'zod/mini';
import { passes } from '@/lib/zod-parts';

/** Where code of the extension runs: `page` is one of its own pages, `content` a script in a page of a CRM. */
export type Context = 'page' | 'content' | 'background';

/** One kind of message: who may send it, who answers it, and the forms of request and answer. */
export interface Message {
  from: readonly Context[];
  to: 'background' | 'content';
  request: z.ZodMiniType;
  answer: z.ZodMiniType;
}

export const fromPages = { from: ['page'], to: 'background' } as const;
export const fromContent = { from: ['content'], to: 'background' } as const;
export const fromBackground = { from: ['background'], to: 'content' } as const;

// The background is to be small, so these schemas name few of zod's classes: each one that is named lands in it.

/** A whole number that JavaScript can count. */
export const whole = z.number().check(passes(Number.isSafeInteger));
/** A number from 0 to 1. */
export const share = z.number().check(passes((part) => part >= 0 && part <= 1));
/** A request that needs no fields. */
export const nothing = z.strictObject({});
/** The answer of a message that only makes the background or a script do something. */
export const done = z.nullable(z.never());
