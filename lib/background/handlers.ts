import { sites } from '@/lib/crm';
import { DealError } from '@/lib/deal/errors';
import { applyUserMapping } from '@/lib/deal/known-users';
import type { Action } from '@/lib/deal/plan';
import type { JournalEntry } from '@/lib/deal/queue';
import { parseHttpUrl } from '@/lib/deal/url';
import { validateDeal } from '@/lib/deal/validate';
import type { Written } from '@/lib/messaging/protocol';
import type { Journal } from '@/lib/outbox/journal';
import type { Outbox, WriteOutcome } from '@/lib/outbox/outbox';
import { changeSettings, forbiddenActions, idTemplateOf, readSettings } from '@/lib/settings';
import type { Database } from '@/lib/storage/database';
import type { TokenProvider } from '@/lib/wazzup/auth';
import type { WazzupClient } from '@/lib/wazzup/client';
import { type ChatServices, createChatHandlers } from './chat-handlers';
import { type Handlers, Refused, type Sender } from './router';
import type { TabReading } from './tabs';

export interface Services extends ChatServices {
  client: WazzupClient;
  outbox: Outbox;
  journal: Journal;
  access: TokenProvider;
  database: Promise<Database>;
  /** Reads the deal of a tab's page. */
  readTab: (tabId: number) => Promise<TabReading>;
  isAgreed: (origin: string, id: string, uri: string) => Promise<boolean>;
  /** Opens the popup about a tab, in a window of its own where the browser does not let it open by itself. */
  openPopup: (tabId: number, windowId: number | undefined) => Promise<void>;
}

/** What the background answers to each message of the protocol. */
export function createHandlers(services: Services): Handlers {
  const { client, outbox, people, journal, access, database, readTab, dealInTab, marks, isAgreed, openPopup } =
    services;

  async function draftOf(tabId: number, page: string) {
    const db = await database;
    const draft = await db.get('drafts', tabId);
    if (!draft) return null;
    if (draft.uri === page) return draft.typed;
    // The tab has moved on to another deal.
    await db.delete('drafts', tabId);
    return null;
  }

  async function undoFor(id: string) {
    // Putting back is creating.
    if (await isForbidden('create')) return null;
    const deleted = await outbox.undoable(id);
    return deleted && { name: deleted.deal.name, until: deleted.until };
  }

  async function answerTo(id: string, write: Promise<WriteOutcome>): Promise<Written> {
    const written = await write;
    if (written.outcome !== 'saved') return written;
    return { ...written, undo: written.there === null ? await undoFor(id) : null };
  }

  return {
    'crms.list': async () =>
      sites.all.map(({ crm, label, hosts, selfHosted = false }) => ({ crm, label, hosts: [...hosts], selfHosted })),

    'tab.read': async ({ tabId }) => {
      const reading = await readTab(tabId);
      if (reading.kind === 'not-a-deal') return reading;
      const { reader } = reading;
      if (reading.kind === 'no-access')
        return reader
          ? { kind: 'no-access', crm: { label: reader.label, hosts: [...(reading.hosts ?? reader.hosts)] } }
          : { kind: 'no-access' };
      const { page } = reading;
      marks.seen(tabId, { deal: { crm: page.crm, id: page.id, uri: page.uri }, page });
      const [form, draft, { ready }, link] = await Promise.all([
        idTemplateOf(new URL(page.uri).origin),
        draftOf(tabId, page.uri),
        access.state(),
        (await database).get('links', page.uri),
      ]);
      return {
        kind: 'deal',
        crm: { label: reading.reader.label },
        page,
        form,
        linkedId: link?.id,
        draft,
        hasToken: ready,
      };
    },

    'deal.look': async ({ id, origin }) => {
      const { there, pending, waitingReason, isCancelRequested = false, failedPress } = await outbox.look(id);
      void marks.learn(id, { there, pending });
      return {
        there,
        pending,
        waiting: waitingReason ?? null,
        isUnwanted: isCancelRequested,
        // Under the same number there may be another site's deal.
        ended: failedPress && failedPress.press.origin === origin ? endedBadly(failedPress) : null,
        sameDealAgreed: there !== null && (await isAgreed(origin, id, there.uri)),
        undo: there === null && !pending ? await undoFor(id) : null,
      };
    },

    'deal.write': async ({ tabId, page, action, deal, base, idTyped, contacts }) => {
      // What was pressed was pressed for one deal; if the tab shows another by now, nothing is sent.
      if ((await dealInTab(tabId)) !== page) return { outcome: 'moved' };
      if (await isForbidden(action)) throw new DealError('company');
      const origin = parseHttpUrl(page)?.origin ?? '';
      if (action === 'create' || action === 'update') {
        const problem = validateDeal(deal, origin).find(({ blocks }) => blocks);
        if (problem) throw new DealError('invalid', { fields: { [problem.field]: [] } });
      }
      const sameDealAgreed = base !== null && (await isAgreed(origin, deal.id, base.uri));
      const press = { action, deal, base, origin, sameDealAgreed };
      return answerTo(deal.id, outbox.press(press, { tabId, page, idTyped }, { ...(contacts && { contacts }) }));
    },

    'deal.undo': async ({ tabId, page, id, origin }) => {
      if ((await dealInTab(tabId)) !== page) return { outcome: 'moved' };
      if (await isForbidden('create')) throw new DealError('company');
      return answerTo(id, outbox.undo(id, origin));
    },

    'outbox.retry': async () => {
      void people.wake({ hurry: true });
      await outbox.wake({ hurry: true });
      return null;
    },

    'outbox.discard': ({ id }) => outbox.discard(id),

    ...createChatHandlers(services),

    'journal.list': journal.list,

    'journal.undo': async ({ seq, base }) => withoutOffer(await journal.undo(seq, base)),

    'journal.retry': async ({ seq, base }) => withoutOffer(await journal.retry(seq, base)),

    'journal.dismiss': async ({ seq }) => {
      await journal.dismiss(seq);
      return null;
    },

    'journal.clear': async () => {
      await journal.clear();
      await people.clear();
      return null;
    },

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

    'token.save': async ({ token }) => {
      await access.paste(token);
      return null;
    },

    'token.address': async ({ address, header }) => {
      const { company, tokenAddress } = await readSettings();
      // An own header is the manager's, wherever the address comes from.
      if (company.tokenAddress !== undefined && address !== tokenAddress) throw new DealError('company');
      await access.setAddress(address, header);
      return null;
    },

    'token.stay': async ({ stays }) => {
      await access.stay(stays);
      return null;
    },

    'token.forget': async () => {
      await access.forget();
      return null;
    },

    'token.state': access.state,

    'token.test': async () => {
      await client.list({ pageSize: 1 }).next();
      return null;
    },

    'visit.start': async (_, sender) => {
      const { origin } = seenIn(sender);
      const { pill, sessionReads, hidden, places } = await readSettings();
      return { pill, sessionReads, hidden: hidden.includes(origin), place: places[origin] ?? null };
    },

    'visit.report': async ({ deal, page }, sender) => {
      const { tabId, frameId, origin } = seenIn(sender);
      if (!deal) return { state: await marks.report({ tabId, frameId }, null) };
      // A page speaks for its own deals only, whatever its script says.
      const isOwn = parseHttpUrl(deal.uri)?.origin === origin && (page === null || page.uri === deal.uri);
      if (!isOwn) throw new Refused('a deal of another site');
      // A draft of another deal ends here.
      await draftOf(tabId, deal.uri);
      const settings = await readSettings();
      return {
        state: await marks.report({ tabId, frameId }, { deal, page: page && applyUserMapping(page, settings) }),
      };
    },

    'pill.open': async (_, sender) => {
      await openPopup(seenIn(sender).tabId, sender.tab?.windowId);
      return null;
    },

    'pill.keep': async ({ place, hidden }, sender) => {
      const { origin } = seenIn(sender);
      await changeSettings((now) => ({
        places: place ? { ...now.places, [origin]: place } : now.places,
        hidden: [...now.hidden.filter((one) => one !== origin), ...(hidden ? [origin] : [])],
      }));
      return null;
    },
  };
}

/** The history offers to take back what it lists, whatever it is. */
const withoutOffer = (written: WriteOutcome): Written =>
  written.outcome === 'saved' ? { ...written, undo: null } : written;

/** What the popup has to know of a write that ended without effect. */
const endedBadly = ({ press: { action, deal, base }, end, reason }: JournalEntry) => ({
  action: action === 'restore' ? ('update' as const) : action,
  deal,
  base,
  /** Null if Wazzup had something else than was shown. */
  reason: end === 'failed' ? (reason ?? null) : null,
});

/** Whether the company has switched an action off. */
const isForbidden = async (action: Action): Promise<boolean> => (await forbiddenActions()).includes(action);

/** The tab, the frame and the site a content script speaks from: only what the browser stamped. */
function seenIn({ tab, frameId = 0, origin, url }: Sender): { tabId: number; frameId: number; origin: string } {
  // `url` may be of before an in-app move; its origin cannot change by one.
  const site = parseHttpUrl(origin ?? url ?? '')?.origin;
  if (tab?.id === undefined || !site) throw new Refused('not from a page in a tab');
  return { tabId: tab.id, frameId, origin: site };
}
