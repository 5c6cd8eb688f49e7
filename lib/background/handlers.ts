import type { Database } from '@/lib/database';
import { DealError } from '@/lib/deal/errors';
import { problemsOf, webAddress } from '@/lib/deal/limits';
import type { Written } from '@/lib/messages';
import { prefixOf } from '@/lib/settings';
import type { WazzupClient } from '@/lib/wazzup/client';
import { pastedToken, type TokenVault } from '@/lib/wazzup/token';
import type { Handlers } from './router';
import type { TabReading } from './tabs';
import type { WriteOutcome, Writes } from './writes';

export interface Services {
  client: WazzupClient;
  writes: Writes;
  vault: TokenVault;
  database: Promise<Database>;
  /** Reads the deal of a tab's page. */
  readTab: (tabId: number) => Promise<TabReading>;
  /** The canonical link of the deal a tab shows at this moment. */
  dealInTab: (tabId: number) => Promise<string | undefined>;
}

/** What the background answers to each message of the protocol. */
export function createHandlers({ client, writes, vault, database, readTab, dealInTab }: Services): Handlers {
  async function draftOf(tabId: number, page: string) {
    const db = await database;
    const draft = await db.get('drafts', tabId);
    if (!draft) return null;
    if (draft.uri === page) return draft.typed;
    // The tab has moved on to another deal.
    await db.delete('drafts', tabId);
    return null;
  }

  async function isAgreed(origin: string, id: string, uri: string): Promise<boolean> {
    return (await (await database).get('agreements', [origin, id]))?.uri === uri;
  }

  async function undoFor(id: string) {
    const deleted = await (await database).get('deleted', id);
    return deleted && deleted.until > Date.now() ? { name: deleted.deal.name, until: deleted.until } : null;
  }

  async function answerTo(id: string, write: Promise<WriteOutcome>): Promise<Written> {
    const written = await write;
    if (written.outcome !== 'saved') return written;
    return { ...written, undo: written.there === null ? await undoFor(id) : null };
  }

  return {
    'tab.read': async ({ tabId }) => {
      const reading = await readTab(tabId);
      if (reading.kind === 'not-a-deal') return reading;
      const { reader } = reading;
      if (reading.kind === 'no-access')
        return reader
          ? { kind: 'no-access', crm: { label: reader.label, hosts: [...reader.hosts] } }
          : { kind: 'no-access' };
      const { page } = reading;
      const [prefix, draft, token, link] = await Promise.all([
        prefixOf(new URL(page.uri).origin),
        draftOf(tabId, page.uri),
        vault.read(),
        (await database).get('links', page.uri),
      ]);
      return {
        kind: 'deal',
        crm: { label: reading.reader.label },
        page,
        prefix,
        linkedId: link?.id,
        draft,
        hasToken: token !== undefined,
      };
    },

    'deal.look': async ({ id, origin }) => {
      const { there, pending } = await writes.look(id);
      return {
        there,
        pending,
        sameDealAgreed: there !== null && (await isAgreed(origin, id, there.uri)),
        undo: there === null && !pending ? await undoFor(id) : null,
      };
    },

    'deal.write': async ({ tabId, page, action, deal, shown, idTyped }) => {
      // What was pressed was pressed for one deal; if the tab shows another by now, nothing is sent.
      if ((await dealInTab(tabId)) !== page) return { outcome: 'moved' };
      const origin = webAddress(page)?.origin ?? '';
      if (action === 'create' || action === 'update') {
        const problem = problemsOf(deal, origin).find(({ blocks }) => blocks);
        if (problem) throw new DealError('invalid', { fields: { [problem.field]: [] } });
      }
      const sameDealAgreed = shown !== null && (await isAgreed(origin, deal.id, shown.uri));
      const written = await answerTo(deal.id, writes.press({ action, deal, shown, origin, sameDealAgreed }));
      if (written.outcome === 'saved' || written.outcome === 'pending') {
        const db = await database;
        await db.delete('drafts', tabId);
        // Stays when the deal is deleted: it can be put back, and is looked for under its id.
        if (idTyped) await db.put('links', { uri: page, id: deal.id });
        // A link elsewhere that the manager has just sent is no sign of another CRM.
        if (action === 'create' || action === 'update')
          await db.put('agreements', { id: deal.id, origin, uri: deal.uri });
      }
      return written;
    },

    'deal.undo': ({ id, origin }) => answerTo(id, writes.undo(id, origin)),

    'draft.keep': async ({ tabId, page, typed }) => {
      const db = await database;
      if (typed) await db.put('drafts', { tabId, uri: page, typed });
      else await db.delete('drafts', tabId);
      return null;
    },

    'conflict.agree': async (agreement) => {
      await (await database).put('agreements', agreement);
      return null;
    },

    'token.save': async ({ token: pasted }) => {
      const token = pastedToken(pasted);
      if (token === undefined) throw new DealError('invalid', { code: 'token-form' });
      await vault.save(token);
      return null;
    },

    'token.forget': async () => {
      await vault.forget();
      return null;
    },

    'token.state': async () => ({ kept: (await vault.read()) !== undefined }),

    'token.test': async () => {
      await client.list({ pageSize: 1 }).next();
      return null;
    },
  };
}
