import * as z from 'zod/mini';
import type { Edits } from '@/lib/deal/compose';
import { ENTRY_STATES, type HistoryEntry as JournalEntry } from '@/lib/deal/journal';
import { type Contact, type Deal, FACT_FIELDS, type PageDeal } from '@/lib/deal/model';
import { ACTIONS, STATES } from '@/lib/deal/plan';
import type { Reason } from '@/lib/deal/queue';
import type { PillSize } from '@/lib/settings';
import { CHAT_MESSAGES, contactsForm } from './messages/chat';
import { reasonSchema } from './schemas/error';

/** Who sends a message, told by what the browser stamps on it. */
export type SenderClass = 'page' | 'content';

const text = z.string();
const optional = z.exactOptional;

const deal = z.strictObject({
  id: text,
  name: text,
  uri: text,
  responsibleUserId: text,
  contacts: z.array(text),
  closed: z.boolean(),
}) satisfies z.ZodMiniType<Deal>;

const contact = z.strictObject({
  id: text,
  name: optional(text),
  phones: optional(z.array(text)),
}) satisfies z.ZodMiniType<Contact>;

const typed = z.strictObject({
  name: optional(text),
  id: optional(text),
  uri: optional(text),
  responsibleUserId: optional(text),
  contacts: optional(z.array(contact)),
  closed: optional(z.boolean()),
  phones: optional(z.array(z.strictObject({ id: text, phone: text }))),
}) satisfies z.ZodMiniType<Edits>;

const source = z.enum(['url', 'session', 'page', 'taught', 'typed']);
const failure = z.enum(['refused', 'timeout', 'not-json', 'changed', 'failed', 'silent']);
const factField = z.enum(FACT_FIELDS);

/** What a content script answers: from inside a hostile page, so nothing of it is taken on trust. */
export const pageDeal = z.strictObject({
  crm: text,
  id: text,
  uri: text,
  name: optional(text),
  responsible: optional(
    z.strictObject({ id: optional(text), name: optional(text), crmId: optional(text), userId: optional(text) }),
  ),
  contacts: optional(z.array(contact)),
  someContacts: optional(z.array(contact)),
  closed: optional(z.boolean()),
  sources: z.partialRecord(factField, source),
  failures: z.partialRecord(factField, z.partialRecord(source, failure)),
}) satisfies z.ZodMiniType<PageDeal>;

const tabView = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('not-a-deal') }),
  /** Without `crm` the browser does not tell what page it is. */
  z.strictObject({
    kind: z.literal('no-access'),
    crm: optional(z.strictObject({ label: text, hosts: z.array(text) })),
  }),
  z.strictObject({
    kind: z.literal('deal'),
    crm: z.strictObject({ label: text }),
    page: pageDeal,
    /** How the site's ids are written in Wazzup. */
    form: text,
    /** The id under which a manager linked this deal, if it is not the one that follows from the CRM's. */
    linkedId: z.optional(text),
    draft: z.nullable(typed),
    hasToken: z.boolean(),
  }),
]);
export type TabView = z.infer<typeof tabView>;

/** A deleted deal that can be put back, until then (milliseconds since the epoch). */
const undo = z.nullable(z.strictObject({ name: text, until: z.number() }));

const looked = z.strictObject({
  there: z.nullable(deal),
  /** A write waits, or was accepted and is not visible yet. */
  pending: z.boolean(),
  /** Why a write waits to be sent. */
  waiting: z.nullable(reasonSchema),
  /** It was taken back, and whether it had been sent is being found out. */
  isUnwanted: z.boolean(),
  /** The last write that ended without effect; without a reason Wazzup had something else than was shown. */
  ended: z.nullable(
    z.strictObject({ action: z.enum(ACTIONS), deal, base: z.nullable(deal), reason: z.nullable(reasonSchema) }),
  ),
  sameDealAgreed: z.boolean(),
  undo,
});
export type Looked = z.infer<typeof looked>;

const written = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('saved'), there: z.nullable(deal), undo }),
  z.strictObject({ outcome: z.literal('pending') }),
  z.strictObject({ outcome: z.literal('waiting'), reason: reasonSchema }),
  z.strictObject({ outcome: z.literal('moved') }),
  z.strictObject({ outcome: z.literal('changed'), there: z.nullable(deal) }),
  z.strictObject({ outcome: z.literal('conflict'), there: deal }),
]);
export type Written = z.infer<typeof written>;

const entry = z.strictObject({
  seq: z.int(),
  press: z.strictObject({
    action: z.enum([...ACTIONS, 'restore']),
    deal,
    base: z.nullable(deal),
    origin: text,
    sameDealAgreed: z.boolean(),
  }),
  at: z.number(),
  state: z.enum(ENTRY_STATES),
  before: z.nullable(deal),
  after: z.nullable(deal),
  reason: z.nullable(reasonSchema),
  needsAttention: z.boolean(),
  isUndo: z.boolean(),
  undoneBy: z.nullable(z.int()),
  undoable: z.boolean(),
  retryable: z.boolean(),
}) satisfies z.ZodMiniType<JournalEntry>;

/** A press in the journal, and what Wazzup was shown to have. */
const ofEntry = z.strictObject({ seq: z.int(), base: z.nullable(deal) });

const tabId = z.int();
const share = z.number().check(z.minimum(0), z.maximum(1));
const nothing = z.strictObject({});
const done = z.null();

/** One kind of message: who may send it, what it asks and what is answered. */
interface Entry {
  from: readonly SenderClass[];
  request: z.ZodMiniType;
  answer: z.ZodMiniType;
}

const fromPages = { from: ['page'] } as const;
const fromContent = { from: ['content'] } as const;

const visitSettings = z.strictObject({
  pill: z.enum(['on', 'small', 'off'] satisfies PillSize[]),
  sessionReads: z.boolean(),
  /** On this origin. */
  hidden: z.boolean(),
  place: z.nullable(z.strictObject({ x: z.number(), y: z.number() })),
});
/** The few settings a content script needs, for its own origin. */
export type VisitSettings = z.infer<typeof visitSettings>;

/** Of the token only what may be shown. */
const accessState = z.strictObject({
  /** A token is kept, or can be got without asking the manager. */
  ready: z.boolean(),
  kept: z.boolean(),
  /** Milliseconds since the epoch; null if not known. */
  expiresAt: z.nullable(z.number()),
  /** Wazzup has refused the token that is kept. */
  refused: z.boolean(),
  /** The name of the own header that is kept for the token address; null if none. */
  header: z.nullable(text),
});
export type AccessState = z.infer<typeof accessState>;

/**
 * Everything the background can be asked. What writes, or knows of the token, is for the extension's own pages; a
 * content script may report, ask for the state to show, ask to open the popup, and keep its pill's place.
 */
export const MESSAGES = {
  /** The CRMs known by heart, and their hosts as match patterns: pages need no more of the readers. */
  'crms.list': {
    ...fromPages,
    request: nothing,
    answer: z.array(z.strictObject({ crm: text, label: text, hosts: z.array(text), selfHosted: z.boolean() })),
  },
  /** Reads the deal of a tab's page. */
  'tab.read': { ...fromPages, request: z.strictObject({ tabId }), answer: tabView },
  /** What Wazzup has under an id, for a deal of a CRM's site. */
  'deal.look': { ...fromPages, request: z.strictObject({ id: text, origin: text }), answer: looked },
  /** Carries out what was pressed, if the tab still shows the deal it was pressed for. */
  'deal.write': {
    ...fromPages,
    request: z.strictObject({
      tabId,
      /** The canonical link of the deal in the popup. */
      page: text,
      action: z.enum(ACTIONS),
      deal,
      base: z.nullable(deal),
      /** The deal's id was typed by hand. */
      idTyped: z.boolean(),
      /** Those to be added first, if Wazzup does not know them. */
      contacts: optional(contactsForm),
    }),
    answer: written,
  },
  /** Puts a deleted deal back, if the tab still shows it. */
  'deal.undo': {
    ...fromPages,
    request: z.strictObject({ tabId, page: text, id: text, origin: text }),
    answer: written,
  },
  /** Tries at once what waits to be sent. */
  'outbox.retry': { ...fromPages, request: nothing, answer: done },
  /**
   * Drops what waits, or has failed, for a deal. Answers whether something that waited was dropped, and whether something
   * is on its way, and may get through all the same.
   */
  'outbox.discard': {
    ...fromPages,
    request: z.strictObject({ id: text }),
    answer: z.strictObject({ isDropped: z.boolean(), isGoing: z.boolean() }),
  },
  /** What was pressed, newest first; `waiting` counts all that waits, the list may hold fewer. */
  'journal.list': {
    ...fromPages,
    request: nothing,
    answer: z.strictObject({ entries: z.array(entry), waiting: z.number() }),
  },
  /** Takes back what took effect, if Wazzup still has what was shown. */
  'journal.undo': { ...fromPages, request: ofEntry, answer: written },
  /** Presses again what ended badly, if Wazzup still has what was shown. */
  'journal.retry': { ...fromPages, request: ofEntry, answer: written },
  /** What ended badly is to stay so; what waits is not to be sent. */
  'journal.dismiss': { ...fromPages, request: z.strictObject({ seq: z.int() }), answer: done },
  /** Forgets all that has ended, and those whom Wazzup would not have. */
  'journal.clear': { ...fromPages, request: nothing, answer: done },
  /** Keeps what was typed in a tab about a deal; null drops it. */
  'draft.keep': {
    ...fromPages,
    request: z.strictObject({ tabId, page: text, typed: z.nullable(typed) }),
    answer: done,
  },
  /** "It is the same deal", said of what Wazzup has under an id. */
  'conflict.agree': { ...fromPages, request: z.strictObject({ id: text, origin: text, uri: text }), answer: done },
  ...CHAT_MESSAGES,
  'token.save': { ...fromPages, request: z.strictObject({ token: text }), answer: done },
  /** Sets the address that gives tokens, and what is sent there; empty for none. */
  'token.address': {
    ...fromPages,
    request: z.strictObject({
      address: text,
      header: z.nullable(z.strictObject({ name: text, value: text })),
    }),
    answer: done,
  },
  /** Whether secrets outlive the browser's end. */
  'token.stay': { ...fromPages, request: z.strictObject({ stays: z.boolean() }), answer: done },
  'token.forget': { ...fromPages, request: nothing, answer: done },
  'token.state': { ...fromPages, request: nothing, answer: accessState },
  /** Asks Wazzup for one deal, only to see whether the token works. */
  'token.test': { ...fromPages, request: nothing, answer: done },
  /** What a content script has to know before it reads. */
  'visit.start': { ...fromContent, request: nothing, answer: visitSettings },
  /** The deal in hand and what the page says of it, null where it was not read; without a deal the visit is over. */
  'visit.report': {
    ...fromContent,
    request: z.strictObject({
      deal: z.nullable(z.strictObject({ crm: text, id: text, uri: text })),
      page: z.nullable(pageDeal),
    }),
    answer: z.strictObject({ state: z.nullable(z.enum(STATES)) }),
  },
  /** The pill was pressed. */
  'pill.open': { ...fromContent, request: nothing, answer: done },
  /** The pill was moved or hidden, for the sender's own origin. */
  'pill.keep': {
    ...fromContent,
    request: z.strictObject({
      place: z.nullable(z.strictObject({ x: share, y: share })),
      hidden: z.boolean(),
    }),
    answer: done,
  },
} as const satisfies Record<string, Entry>;

/** A CRM as pages know it. */
export type Crm = z.infer<(typeof MESSAGES)['crms.list']['answer']>[number];

export type MessageType = keyof typeof MESSAGES;
export type RequestOf<T extends MessageType> = z.infer<(typeof MESSAGES)[T]['request']>;
export type AnswerOf<T extends MessageType> = z.infer<(typeof MESSAGES)[T]['answer']>;

export const isMessageType = (value: unknown): value is MessageType =>
  typeof value === 'string' && Object.hasOwn(MESSAGES, value);

/** What comes back: the answer, or why there is none. */
export type Reply<T extends MessageType> = { ok: true; answer: AnswerOf<T> } | { ok: false; error: Reason };
