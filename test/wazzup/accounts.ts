import { Hono } from 'hono';
import { answerRead } from './answer.ts';
import { bodyOf } from './body.ts';
import type { Env } from './env.ts';
import { onlyPartner, type Partner } from './partner.ts';
import { invalid } from './problem.ts';
import { isObject } from './validate.ts';

/** The partner's accounts: those the emulator starts with, and those the partner has created. */
export type Accounts = {
  has(id: string): boolean;
  /** Creates an account. @returns its id, 8 digits */
  create(): string;
};

export const createAccounts = (ids: readonly string[]): Accounts => {
  const known = new Set(ids);
  return {
    has: (id) => known.has(id),
    create: () => {
      let number = 10_000_000;
      while (known.has(String(number))) number += 1;
      known.add(String(number));
      return String(number);
    },
  };
};

/** `POST /v2/accounts`. Its answer is documented; its body is not, so the emulator accepts any object. */
export const accountRoutes = (partner: Partner, accounts: Accounts): Hono<Env> => {
  const routes = new Hono<Env>();
  routes.post('/', onlyPartner(partner), (c) => {
    if (!isObject(bodyOf(c))) throw invalid([{ field: 'body', text: 'body must be a JSON object' }]);
    return answerRead(c, { account: { account_id: accounts.create() } });
  });
  return routes;
};
