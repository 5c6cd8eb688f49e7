import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createCrmHolds } from '@/lib/background/crm-holds';
import { readDeal } from '@/lib/crm/reading/read-deal';
import type { CrmHold } from '@/lib/crm/reading/session-client';
import { type Crm, createCrm } from '../../crm/demo';
import { openDemoPage } from '../../crm/demo/open-page';
import { readerFor } from '../../crm/readers';

const NOW = Date.UTC(2026, 2, 17, 12);
const MINUTE = 60_000;

/** What the background of every tab remembers for as long as the browser runs. */
let stored: Map<string, unknown>;
let crm: Crm;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  crm = createCrm();
  stored = new Map();
});
afterEach(() => void vi.useRealTimers());

const leap = (ms: number) => void vi.setSystemTime(Date.now() + ms);

/** The holds as a worker knows them that has just begun. */
const holds = () =>
  createCrmHolds({
    get: async (key) => ({ [key]: stored.get(key) }),
    set: async (values) => {
      for (const [key, value] of Object.entries(values)) stored.set(key, value);
    },
  });

/** What the script in a page of this address can ask of the background. */
const holdOf = (url: string): CrmHold => {
  const { origin } = new URL(url);
  return { isOn: () => holds().isOn(origin), begin: (ms) => holds().begin(origin, ms) };
};

/** Opens a deal in a tab of its own, reads it, and gives how many requests that took. */
async function read(url: string) {
  const reader = readerFor(new URL(url));
  if (!reader) throw new Error('no reader');
  const page = { ...(await openDemoPage(crm, url)), hold: holdOf(url) };
  const before = crm.requests.length;
  const deal = await readDeal(reader, page);
  return { deal, asked: crm.requests.length - before };
}

const URLS = [
  'https://acme.pipedrive.com/deal/7',
  'https://acme.kommo.com/leads/detail/7',
  'https://crm.zoho.com/crm/org7004062519/tab/Potentials/1000000007',
  'https://app.hubspot.com/contacts/39668252/record/0-3/7',
  'https://acme.bitrix24.com/crm/deal/details/7/',
];

/** Every CRM has a deal there. */
beforeEach(() => {
  for (const url of URLS)
    crm.deals.set(new URL(url).hostname, /\d+(?=\/?$)/.exec(url)?.[0] ?? '', {
      name: 'Doors',
      owner: { id: '22', name: 'Anna' },
      contacts: [{ id: '5', name: 'Li Wei', phones: ['+1 202-555-0140'] }],
      status: 'open',
    });
});

describe.each(URLS)('a CRM that asks to be left alone: %s', (url) => {
  it('is asked once, and by no other tab until its pause is over', async () => {
    crm.askForPause(429, { 'retry-after': '120' });
    const first = await read(url);
    expect(first.asked).toBe(1);
    expect(first.deal).toMatchObject({ name: expect.any(String), sources: { name: 'page' } });
    expect(Object.values(first.deal?.failures ?? {}).map(({ session }) => session)).toContain('held');

    expect((await read(url)).asked).toBe(0);
    leap(2 * MINUTE - 1);
    expect((await read(url)).asked).toBe(0);
    expect((await read(url)).deal?.failures).toEqual(first.deal?.failures);

    leap(1);
    crm.askForPause();
    const later = await read(url);
    expect(later.asked).toBeGreaterThan(0);
    expect(JSON.stringify(later.deal?.failures)).not.toContain('held');
  });
});

const [URL_OF_ONE = '', URL_OF_ANOTHER = ''] = URLS;
const date = (ms: number) => new Date(ms).toUTCString();

/** For how long a CRM that answers so is left alone, in milliseconds. */
async function pauseAfter(status: 429 | 503, headers: Record<string, string>): Promise<number> {
  crm.askForPause(status, headers);
  await read(URL_OF_ONE);
  const steps = [0, 999, 1_000, 59_999, MINUTE, 5 * MINUTE - 1, 5 * MINUTE, 60 * MINUTE - 1, 60 * MINUTE];
  for (const step of steps) {
    vi.setSystemTime(NOW + step);
    if (!(await holds().isOn(new URL(URL_OF_ONE).origin))) return step;
  }
  return Number.POSITIVE_INFINITY;
}

describe('a pause', () => {
  it.each<[string, 429 | 503, Record<string, string>, number]>([
    ['that is not told', 429, {}, MINUTE],
    ['of seconds', 429, { 'retry-after': '300' }, 5 * MINUTE],
    ['that nobody can read', 429, { 'retry-after': 'soon' }, MINUTE],
    ['of no time at all', 429, { 'retry-after': '0' }, 1_000],
    ['of a day', 429, { 'retry-after': '86400' }, 60 * MINUTE],
    ['until a date', 429, { 'retry-after': date(NOW + MINUTE), date: date(NOW) }, MINUTE],
    ['until a date, on a clock of its own', 429, { 'retry-after': date(NOW), date: date(NOW - MINUTE) }, MINUTE],
    ['until a date that has passed', 429, { 'retry-after': date(NOW - MINUTE), date: date(NOW) }, 1_000],
    ['for repairs', 503, { 'retry-after': '60' }, MINUTE],
    ['for long repairs', 503, { 'retry-after': '3600' }, 5 * MINUTE],
    ['that nobody asks for', 503, {}, 0],
  ])('%s', async (_what, status, headers, pause) => {
    expect(await pauseAfter(status, headers)).toBe(pause);
  });

  it('is over when the clock is set back to before its beginning', async () => {
    leap(24 * 60 * MINUTE);
    crm.askForPause(429);
    await read(URL_OF_ONE);
    vi.setSystemTime(NOW);
    crm.askForPause();
    expect((await read(URL_OF_ONE)).asked).toBeGreaterThan(0);
  });

  it('holds for the site that asked, and not for another', async () => {
    crm.askForPause(429);
    await read(URL_OF_ONE);
    crm.askForPause();
    expect((await read(URL_OF_ANOTHER)).asked).toBeGreaterThan(0);
  });

  it('is not made shorter by another tab’s answer, nor longer than an hour by a script', async () => {
    const { origin } = new URL(URL_OF_ONE);
    await holds().begin(origin, 10 * MINUTE);
    await holds().begin(origin, 1_000);
    leap(9 * MINUTE);
    expect(await holds().isOn(origin)).toBe(true);
    await holds().begin(origin, Number.MAX_SAFE_INTEGER);
    leap(60 * MINUTE);
    expect(await holds().isOn(origin)).toBe(false);
  });

  it('ends what the same read would ask next', async () => {
    const reader = readerFor(new URL(URL_OF_ONE));
    if (!reader) throw new Error('no reader');
    crm.askForPause(429);
    // A page whose background does not answer.
    await readDeal(reader, await openDemoPage(crm, URL_OF_ONE));
    expect(crm.requests.filter(({ path }) => path.includes('/api/'))).toHaveLength(1);
  });
});
