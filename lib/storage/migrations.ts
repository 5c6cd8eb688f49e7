import type { IDBPDatabase, IDBPTransaction } from 'idb';
import { siteOf } from '@/lib/deal/site';

/** A record that an older version wrote: today's types say nothing about its fields. */
type OldRecord = Record<string, unknown>;

type Upgrade = IDBPTransaction<unknown, string[], 'versionchange'>;

/**
 * The migrations that bring the database to today's version, in order: the first makes version 1 of an empty database,
 * each next one makes its version of the version before. Never change a migration that has been published. No migration
 * may lose a press or contact that waits; test/unit/storage/migrations.test.ts takes records of every older version
 * through them.
 */
export const MIGRATIONS: readonly ((db: IDBPDatabase, upgrade: Upgrade) => Promise<void> | void)[] = [
  function createFirstStores(db) {
    db.createObjectStore('keys');
    db.createObjectStore('drafts', { keyPath: 'tabId' });
    db.createObjectStore('links', { keyPath: 'uri' });
    db.createObjectStore('agreements', { keyPath: ['origin', 'id'] });
  },

  function createOutbox(db) {
    // These two stores held deleted deals and accepted writes for ten minutes at most; journal and outbox replace them.
    for (const name of ['deleted', 'pending']) if (db.objectStoreNames.contains(name)) db.deleteObjectStore(name);
    db.createObjectStore('outbox', { keyPath: 'seq' });
    db.createObjectStore('journal', { keyPath: 'seq' }).createIndex('deal', 'press.deal.id');
  },

  function createPeople(db) {
    db.createObjectStore('people', { keyPath: 'contact.id' });
  },

  async function renameFieldsAndCreateBatches(db, upgrade) {
    await rewriteAll(upgrade, 'outbox', (record) =>
      renamePressFields(
        renameFields(record, { passed: 'intermediateStates', waits: 'attempts', unwanted: 'cancelRequested' }),
      ),
    );
    await rewriteAll(upgrade, 'journal', (entry) => renamePressFields(renameFields(entry, { open: 'needsAttention' })));
    await rewriteAll(upgrade, 'people', (person) => renameFields(person, { waits: 'attempts' }));

    upgrade.objectStore('outbox').createIndex('deal', 'press.deal.id');
    upgrade.objectStore('outbox').createIndex('undoes', 'undoes');
    upgrade.objectStore('journal').createIndex('undoes', 'undoes');
    db.createObjectStore('batches', { keyPath: 'id' });
    const entries = db.createObjectStore('batchEntries', { keyPath: 'seq' });
    entries.createIndex('deal', 'press.deal.id');
    entries.createIndex('undoes', 'undoes');
  },

  function createDamaged(db) {
    db.createObjectStore('damaged', { autoIncrement: true });
  },

  async function nameSites(db, upgrade) {
    for (const store of ['outbox', 'journal', 'batchEntries']) await rewriteAll(upgrade, store, nameSiteOfPress);
    const agreements = await takeAll(upgrade, 'agreements');
    db.deleteObjectStore('agreements');
    const bySite = db.createObjectStore('agreements', { keyPath: ['site', 'id'] });
    for (const { origin, ...rest } of agreements) await bySite.put({ ...rest, site: siteOf(String(origin)) ?? '' });
    const people = await takeAll(upgrade, 'people');
    db.deleteObjectStore('people');
    const contacts = db.createObjectStore('people', { keyPath: ['site', 'contact.id'] });
    for (const person of people)
      if (isRecord(person.contact) && typeof person.contact.id === 'string')
        await contacts.put({ ...person, site: siteOf(String(person.contact.uri)) ?? '' });
      else await upgrade.objectStore('damaged').add({ store: 'people', record: person });
  },

  async function markAccounts(db, upgrade) {
    const mark = (record: OldRecord) => ({ ...record, account: FIRST_ACCOUNT });
    for (const store of ['outbox', 'journal', 'batchEntries']) await rewriteAll(upgrade, store, mark);
    const people = await takeAll(upgrade, 'people');
    db.deleteObjectStore('people');
    const contacts = db.createObjectStore('people', { keyPath: ['account', 'site', 'contact.id'] });
    for (const person of people) await contacts.put(mark(person));
    db.createObjectStore('addresses', { keyPath: 'address' });
    db.createObjectStore('channels', { keyPath: 'id' });
  },

  function createKeptApart(db) {
    db.createObjectStore('keptApart', { keyPath: ['account', 'site', 'id'] }).createIndex('at', 'at');
  },
];

/** The mark of the account to which everything belongs that was stored before accounts were told apart. */
export const FIRST_ACCOUNT = 'first';

const isRecord = (value: unknown): value is OldRecord => typeof value === 'object' && value !== null;

async function takeAll(upgrade: Upgrade, name: string): Promise<OldRecord[]> {
  return (await upgrade.objectStore(name).getAll()).filter(isRecord);
}

/** Puts a press's site in place of its origin. Only links say in which folder of its host a CRM is. */
function nameSiteOfPress(record: OldRecord): OldRecord {
  if (!isRecord(record.press)) return record;
  const { origin, ...press } = record.press;
  const links = [record.in, press.deal].flatMap((one) => (isRecord(one) ? String(one.page ?? one.uri) : []));
  const own = links.find((link) => URL.parse(link)?.origin === origin);
  return { ...record, press: { ...press, site: siteOf(own ?? String(origin)) ?? '' } };
}

async function rewriteAll(upgrade: Upgrade, name: string, rewrite: (record: OldRecord) => OldRecord): Promise<void> {
  for (let cursor = await upgrade.objectStore(name).openCursor(); cursor; cursor = await cursor.continue())
    await cursor.update(isRecord(cursor.value) ? rewrite(cursor.value) : cursor.value);
}

/**
 * Renames a record's fields. A value that is no record stays as it is: a failed migration would lose the whole
 * database.
 */
const renameFields = <T>(record: T, names: Record<string, string>): T | OldRecord =>
  typeof record === 'object' && record !== null
    ? Object.fromEntries(Object.entries(record).map(([name, value]) => [names[name] ?? name, value]))
    : record;

const renamePressFields = (record: OldRecord): OldRecord => ({
  ...record,
  press: renameFields(record.press, { shown: 'base' }),
});
