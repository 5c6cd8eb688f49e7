import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTokenServer, type TokenServer } from '../../examples/token-server/app.ts';
import { readConfig } from '../../examples/token-server/config.ts';
import { DEFAULT_PARTNER, type Wazzup } from '../wazzup/index.ts';

/** A partner's token server that runs in this process and asks the emulator. */
export interface Tokens extends TokenServer {
  /** The token address for the extension's settings. */
  address: string;
  /** Gives how many requests for a token it has answered. */
  requestCount(): number;
  /** Lets time pass for Wazzup's tokens and for the server. */
  pass(seconds: number): void;
  close(): void;
}

export const TOKEN_HOST = 'tokens.acme.example';

export function serveTokens(wazzup: Wazzup): Tokens {
  const folder = mkdtempSync(join(tmpdir(), 'deal-link-tokens-'));
  let aheadMs = 0;
  let requestCount = 0;
  const config = readConfig({
    WAZZUP_EMAIL: DEFAULT_PARTNER.email,
    WAZZUP_PASSWORD: DEFAULT_PARTNER.password,
    WAZZUP_MODE: 'simplified',
    WAZZUP_ACCOUNT: DEFAULT_PARTNER.accountIds[0] ?? '',
    STATE_FOLDER: folder,
  });
  const server = createTokenServer(config, {
    fetch: async (url, init) => wazzup.app.request(String(url), init),
    now: () => Date.now() + aheadMs,
    log: (line) => {
      if (line.endsWith(' GET /token')) requestCount += 1;
    },
  });
  return {
    ...server,
    address: `https://${TOKEN_HOST}/token`,
    requestCount: () => requestCount,
    pass(seconds) {
      aheadMs += seconds * 1000;
      wazzup.tokens.age(seconds);
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
