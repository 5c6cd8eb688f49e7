import pLimit from 'p-limit';
import { type AccountContact, type ContactToAdd, contactKeyOf, lastPerKey } from '@/lib/deal/chat-contact';
import { DealError } from '@/lib/deal/errors';
import type { QueuedContact } from '@/lib/deal/queue';
import { type ContactKey, keyText } from '@/lib/deal/site';
import type { Database } from '@/lib/storage/database';
import { sleep, wakeIn } from '@/lib/time';
import { createPauses, isDue } from './backoff';
import { createContactStore } from './contact-store';
import { type ContactOutcome, deliverContacts } from './deliver-contacts';
import type { HeldRecords } from './held-writes';
import { type ContactsPort, NO_ACCOUNT } from './ports';

/** No deal and no manager waits longer than this for contacts to be added: the contact outbox has stored them. */
const PATIENCE_MS = 10_000;

export interface ContactOutboxOptions {
  contacts: ContactsPort;
  /** Gives the directory for the contacts of one account: it adds nothing with the token of another. */
  contactsFor?: (account: string) => ContactsPort;
  /** Gives the mark of the account that the manager is connected with; undefined if they are with none. */
  account?: () => Promise<string | undefined>;
  database: Database;
  /** Whether there is a token to try: without one the contact outbox sends nothing, and nothing fails. */
  isReady?: () => Promise<boolean>;
  /** Called after each change of the stored contacts. */
  onStoreChange?: () => void;
  /** The first pause of a contact that has to wait, in milliseconds; each next one is twice as long. */
  pauseMs?: number;
}

/** Adds contacts to Wazzup. It stores each before it sends it, and until it knows what Wazzup did with it. */
export interface ContactOutbox {
  /**
   * Stores contacts, in place of older records of the same ones. A contact without an account is for the one that the
   * manager is connected with. Resolves after the first attempt to add them, or after
   * 10 s. Throws only if they cannot be stored.
   */
  add(contacts: readonly (ContactToAdd & Partial<AccountContact>)[]): Promise<void>;
  /** Tries at once to add a contact that waits or that Wazzup refused. */
  retry(key: ContactKey): Promise<void>;
  /** Tries the contacts that are due; with `hurry` also those whose pause is not over. */
  wake(options?: { hurry?: boolean }): Promise<void>;
  get(key: ContactKey): Promise<QueuedContact | undefined>;
  /** Gives the contacts that wait or that Wazzup refused, newest first. */
  list(): Promise<QueuedContact[]>;
  /** Forgets a contact that need not be added. If a request with it is under way, Wazzup may add it all the same. */
  discard(key: ContactKey): Promise<void>;
  /** Forgets the contacts that Wazzup refused. */
  clear(): Promise<void>;
  /** The contacts that wait for another account than the one that the manager is connected with. */
  held: HeldRecords;
  /** Puts another mark in place of one, since both stand for the same account. */
  renameAccount(from: string, to: string): Promise<void>;
}

export function createContactOutbox({
  contacts,
  contactsFor = () => contacts,
  account: accountNow = async () => '',
  database,
  isReady = async () => true,
  onStoreChange = () => {},
  pauseMs = 2_000,
}: ContactOutboxOptions): ContactOutbox {
  // One attempt runs at a time, so that no contact is sent twice at once.
  const turn = pLimit(1);
  let timer: ReturnType<typeof setTimeout> | undefined;

  const store = createContactStore(database, onStoreChange);
  const account = async () => (await accountNow()) ?? NO_ACCOUNT;

  async function add(added: readonly (ContactToAdd & Partial<AccountContact>)[]): Promise<void> {
    const mark = await account();
    await store.keep(lastPerKey(added).map((one) => ({ account: mark, ...one })));
    const keys = new Set(added.map((one) => keyText(contactKeyOf(one))));
    const firstAttempt = attempt((record) => keys.has(keyText(contactKeyOf(record))) && isDue(record, Date.now()));
    await Promise.race([firstAttempt, sleep(PATIENCE_MS)]);
  }

  /** Gives the contacts that wait for another account than this one. */
  async function heldFrom(mark: string): Promise<QueuedContact[]> {
    if (mark === NO_ACCOUNT) return [];
    return (await store.all()).filter((record) => record.account !== mark && !record.failed);
  }

  async function retry(key: ContactKey): Promise<void> {
    const record = await store.get({ ...key, account: await account() });
    if (record) await add([{ site: record.site, contact: record.contact }]);
  }

  function wake({ hurry = false } = {}): Promise<void> {
    return attempt((record) => isDue(record, Date.now()) || (hurry && record.reason?.kind !== 'rate-limited'), hurry);
  }

  /** Tries the selected ones of the contacts that wait. Never throws. */
  const attempt = (isSelected: (record: QueuedContact) => boolean, resetsBackoff = false): Promise<void> =>
    turn(async () => {
      try {
        const mark = await account();
        const ofAccount = (await store.all()).filter((record) => record.account === mark);
        const records = ofAccount.filter((record) => !record.failed && isSelected(record));
        const round = oldestPerId(records);
        await deliverRound(resetsBackoff ? round.map((record) => ({ ...record, attempts: 0 })) : round);
        await schedule();
      } catch (error) {
        // Our code has a mistake or the database failed: the next alarm tries again.
        console.error(error);
      }
    });

  async function deliverRound(records: readonly QueuedContact[]): Promise<void> {
    if (records.length === 0) return;
    const pauses = createPauses(pauseMs);
    const delivery = (await isReady())
      ? deliverContacts(records, contactsFor(records[0]?.account ?? ''))
      : withoutToken(records);
    for await (const outcomes of delivery) await store.applyResults(outcomes, pauses);
  }

  /**
   * Sets a timer for the next contact that becomes due. After this worker's death an alarm wakes another one instead.
   */
  async function schedule(): Promise<void> {
    const mark = await account();
    const waiting = (await store.all()).filter((record) => !record.failed && record.account === mark);
    const next = Math.min(...waiting.map(({ nextAt }) => nextAt));
    clearTimeout(timer);
    if (Number.isFinite(next)) timer = wakeIn(next - Date.now(), () => void wake());
  }

  return {
    add,
    retry,
    wake,
    get: async (key) => store.get({ ...key, account: await account() }),
    list: store.list,
    async discard(key) {
      const mark = await account();
      await store.forget((record) => record.account === mark && keyText(contactKeyOf(record)) === keyText(key));
    },
    held: {
      count: async () => (await heldFrom(await account())).length,
      async send() {
        const mark = await account();
        for (const from of new Set((await heldFrom(mark)).map((record) => record.account)))
          await store.renameAccount(from, mark);
        void wake({ hurry: true });
      },
      async drop() {
        const versions = new Set((await heldFrom(await account())).map(({ version }) => version));
        await store.forget(({ version }) => versions.has(version));
      },
    },
    renameAccount: store.renameAccount,
    clear: () => store.forget(({ failed = false }) => failed),
  };
}

/** Lets all contacts wait: without a token the contact outbox adds none, and none fails. */
async function* withoutToken(records: readonly QueuedContact[]): AsyncGenerator<readonly ContactOutcome[]> {
  const noToken = { outcome: 'later', error: new DealError('token'), isItemFault: false } as const;
  yield records.map((record) => [record, noToken]);
}

/**
 * Leaves out contacts of other sites under the same id: these are compared with what the first one leaves in Wazzup, at
 * the next attempt.
 */
const oldestPerId = (records: readonly QueuedContact[]): QueuedContact[] => [
  ...new Map(records.toSorted((a, b) => b.at - a.at).map((record) => [record.contact.id, record])).values(),
];
