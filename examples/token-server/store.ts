import { join } from 'node:path';
import * as z from 'zod';
import { Failure } from './failure.ts';
import { readJson, writeJson } from './files.ts';

const TOKENS = z.object({
  accessToken: z.string(),
  refreshToken: z.optional(z.string()),
  /** When the server asked Wazzup for the token, and when the token ends, both in milliseconds since 1970. */
  askedAt: z.number(),
  endsAt: z.number(),
});

/** The tokens that Wazzup gave last. */
export type Tokens = z.infer<typeof TOKENS>;

/** Stores the tokens. */
export interface Store {
  /**
   * Gives the stored tokens once they are on disk for certain.
   * @throws Failure `not_saved` if they cannot be written
   */
  read(): Tokens | undefined;
  /**
   * @throws Failure `not_saved`; the store then has the tokens in memory, and the next `read` tries to write them again
   */
  write(tokens: Tokens): void;
}

/**
 * Opens the tokens in `tokens.json`, which only one running server writes.
 * @param owner the account or client that the tokens belong to; the store ignores tokens of another owner, which
 *   another configuration left behind
 * @throws Error if the file is not one that this server wrote
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
