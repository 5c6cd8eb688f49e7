import { join } from 'node:path';
import * as z from 'zod';
import { Failure } from './failure.ts';
import { readJson, writeJson } from './files.ts';

const TOKENS = z.object({
  accessToken: z.string(),
  refreshToken: z.optional(z.string()),
  /** When it was asked for and when it ends, both in milliseconds since 1970. */
  askedAt: z.number(),
  endsAt: z.number(),
});

/** What Wazzup has given. */
export type Tokens = z.infer<typeof TOKENS>;

/** Where the tokens are kept. */
export interface Store {
  /** What is held, on disk for certain. @throws Failure `not_saved` */
  read(): Tokens | undefined;
  /** @throws Failure `not_saved`; then it is kept in memory, and the next `read` tries to write it again */
  write(tokens: Tokens): void;
}

/**
 * The tokens in `tokens.json`, which one running server alone writes.
 * @param owner whose they are; another owner's, left from another configuration, are as good as none
 * @throws Error when the file holds something else
 */
export function createStore(stateFolder: string, owner: string): Store {
  const file = join(stateFolder, 'tokens.json');
  const found = readJson(file, TOKENS.extend({ owner: z.string() }));
  let tokens = found?.owner === owner ? TOKENS.parse(found) : undefined;
  let isSaved = true;

  function save(): void {
    if (isSaved) return;
    try {
      writeJson(file, { owner, ...tokens });
      isSaved = true;
    } catch (error) {
      throw new Failure('not_saved', 'The token server cannot write its state. Tell its administrator.', {
        cause: error,
      });
    }
  }

  return {
    read() {
      save();
      return tokens;
    },
    write(fresh) {
      tokens = fresh;
      isSaved = false;
      save();
    },
  };
}
