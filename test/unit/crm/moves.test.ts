import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { currentDeal, readDeal } from '@/lib/crm/reading/read-deal';
import { watchPage } from '@/lib/crm/reading/watch-page';
import type { DealFacts } from '@/lib/deal/model';
import { type Case, cases, openPage } from '../../crm/cases';
import { stubPageGlobals } from '../page-globals';

/** The pages of each CRM that show most of a deal, in the ways that the CRM has of showing it. */
const named = (...names: string[]): Case[] =>
  names.map((name) => {
    const found = cases.find((one) => one.name === name);
    if (!found) throw new Error(`no case ${name}`);
    return found;
  });
const WITH_ANSWERS = named(
  'pipedrive/session-full',
  'kommo/session-full',
  'zoho/session-full',
  'hubspot/session-full',
  'bitrix24/session-full',
);
const ANSWERS_IN_PART = named(
  'pipedrive/deleted-person-unknown',
  'zoho/roles-refused-japanese-sandbox',
  'hubspot/preview-over-board',
);
const PAGE_ALONE = named(
  'pipedrive/session-full',
  'pipedrive/two-views-russian',
  'kommo/refused-russian',
  'kommo/two-views',
  'zoho/refused-german',
  'hubspot/refused-portuguese',
  'hubspot/preview-over-board',
  'bitrix24/session-full',
  'bitrix24/own-server-won-russian',
);

/** The values that a page shows of a deal. */
type Part = 'title' | 'owner' | 'contacts';
type Step = 'address' | Part;

const people = ({ contacts = [], someContacts = [] }: DealFacts) => [...contacts, ...someContacts];

/** The values of a deal that can be told from another's. */
function valuesOf(deal: DealFacts): Record<Part, string[]> {
  const given = (values: (string | undefined)[]) => values.filter((value) => value !== undefined);
  const { id, name } = deal.responsible ?? {};
  return {
    title: given([deal.name]),
    owner: given([id, name]),
    contacts: people(deal).flatMap((person) => given([person.id, person.name, ...(person.phones ?? [])])),
  };
}

/** Makes the next deal's value, which differs from the one before in every word, or number. */
const next = (value: string): string =>
  /\p{L}/u.test(value) ? value.replace(/\p{L}+/gu, 'Q$&').replace(/\d{5,}/g, '8$&') : value.replace(/\d+/g, '8$&');

/** Replaces values where they stand by themselves, and names of people also where they are written in two parts. */
function replacing(values: readonly string[]): (text: string) => string {
  const told = values.flatMap((value) => [value, ...(/^(\p{L}+) (\p{L}[\p{L} ]*)$/u.exec(value)?.slice(1) ?? [])]);
  const written = [...new Set(told.flatMap((value) => [value, JSON.stringify(value).slice(1, -1)]))];
  const either = written.toSorted((a, b) => b.length - a.length).map(standingAlone);
  const pattern = new RegExp(either.join('|') || '(?!)', 'gu');
  return (text) => text.replace(pattern, next);
}

/** Writes a pattern that finds the value only where it stands alone: short numbers occur in phones, too. */
function standingAlone(value: string): string {
  const around = /\p{L}/u.test(value) ? '\\p{L}' : value.length < 3 ? '\\d\\s()+-' : '\\d\\s';
  return `(?<![${around}])${RegExp.escape(value)}(?![${around}])`;
}

/** A case's page and the CRM's answers, from which the page goes to the next deal step by step. */
function openMoving(one: Case) {
  const values = valuesOf(one.expected);
  const { id } = one.expected;
  const ofId = replacing([id]);
  const everything = replacing([id, ...Object.values(values).flat()]);
  const nextAnswers = Object.entries(one.answers).map(([asked, { status, body }]) => {
    const told = typeof body === 'string' ? everything(body) : JSON.parse(everything(JSON.stringify(body)));
    return [everything(asked), { status, body: told }];
  });
  const page = openPage({ ...one, answers: { ...one.answers, ...Object.fromEntries(nextAnswers) } });
  const frames = [...page.document.querySelectorAll('iframe')].flatMap(({ contentDocument }) => contentDocument ?? []);
  const documents = [page.document, ...frames];
  const elements = () => documents.flatMap((document) => [...document.querySelectorAll('*')]);

  /** Rewrites what an element itself holds: its attributes and its own text. */
  function rewrite(element: Element, change: (text: string) => string): void {
    for (const { name, value } of [...element.attributes]) {
      if (change(value) !== value) element.setAttribute(name, change(value));
    }
    const isOf = (node: Node) =>
      node.nodeType === node.TEXT_NODE && change(node.textContent ?? '') !== node.textContent;
    for (const node of [...element.childNodes].filter(isOf)) node.textContent = change(node.textContent ?? '');
  }

  const holds = (element: Element, change: (text: string) => string): boolean => {
    const own = [...element.attributes].map(({ value }) => value);
    const texts = [...element.childNodes].map((node) => (node.nodeType === node.TEXT_NODE ? node.textContent : ''));
    return [...own, ...texts].some((text) => change(text ?? '') !== text);
  };

  const show = (part: Part) => {
    const change = replacing(values[part]);
    const withId = replacing([id, ...values[part]]);
    // A page writes its scripts once, for the deal and all of it.
    const inPage = elements().filter((element) => element.localName !== 'script' && element.localName !== 'iframe');
    for (const element of inPage.filter((one) => holds(one, change))) rewrite(element, withId);
    if (part !== 'contacts') return;
    for (const element of inPage) rewrite(element, ofId);
    for (const script of elements().filter((one) => one.localName === 'script' && holds(one, everything))) {
      const other = script.cloneNode(true) as Element;
      other.textContent = everything(script.textContent ?? '');
      script.replaceWith(other);
    }
  };

  return {
    page,
    next: { ...one.expected, id: next(id), values: mapValues(values, (all) => all.map(next)) },
    values,
    take(step: Step) {
      if (step !== 'address') return show(step);
      for (const document of documents) {
        const window = document.defaultView;
        if (window && document.URL !== 'about:blank') window.history.pushState(null, '', ofId(document.URL));
      }
      // What lies over the page gets its address from its frame, or from the link in its head.
      for (const element of elements()) {
        for (const name of ['src', 'href']) {
          const value = element.getAttribute(name);
          if (value !== null) element.setAttribute(name, ofId(value));
        }
      }
    },
  };
}

function mapValues<K extends string, V, W>(record: Record<K, V>, to: (value: V) => W): Record<K, W> {
  return Object.fromEntries(Object.entries<V>(record).map(([key, value]) => [key, to(value)])) as Record<K, W>;
}

const PARTS: Part[] = ['title', 'owner', 'contacts'];

/** How long the page rests after each step. */
const PAUSES = [0, 1_200];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

interface Move {
  /** The values of the deal before that were read under the next one's id. */
  mixed: Part[];
  /** The deal that was read in the end. */
  last: Record<Part, string[]>;
}

/** Goes from deal to deal, in steps of one or several at a time, and reads after each. */
async function move(one: Case, steps: Step[][], pause: number, session: boolean): Promise<Move> {
  const moving = openMoving(one);
  const { page, values } = moving;
  const read = async () => valuesOf((await readDeal(one.reader, page, { session })) ?? {});
  const over = new AbortController();
  stubPageGlobals(page.document);
  watchPage(one.reader, page, { signal: over.signal, isInvalid: false }, () => {});
  await vi.advanceTimersByTimeAsync(1_200);
  const mixed = new Set<Part>();
  let last = valuesOf({});
  for (const step of steps) {
    for (const part of step) moving.take(part);
    await vi.advanceTimersByTimeAsync(pause);
    if (currentDeal(one.reader, page)?.id !== moving.next.id) continue;
    last = await read();
    for (const part of PARTS) if (last[part].some((value) => values[part].includes(value))) mixed.add(part);
  }
  over.abort();
  expect(currentDeal(one.reader, page)?.id).toBe(moving.next.id);
  return { mixed: [...mixed], last };
}

/** Reads the page of the next deal in a document that has shown no deal before. */
async function afresh(one: Case, session: boolean): Promise<Record<Part, string[]>> {
  const { page, take } = openMoving(one);
  for (const step of ['address', ...PARTS] as const) take(step);
  return valuesOf((await readDeal(one.reader, page, { session })) ?? {});
}

it.each([...WITH_ANSWERS, ...ANSWERS_IN_PART, ...PAGE_ALONE])(
  '$name: the next deal is read like this one',
  async (one) => {
    const { next, page, take } = openMoving(one);
    for (const step of ['address', ...PARTS] as const) take(step);
    const read = await readDeal(one.reader, page, { session: one.visit.session ?? true });
    expect(read?.id).toBe(next.id);
    expect(valuesOf(read ?? {})).toEqual(next.values);
  },
);

/** The orders in which the steps come one after the other. */
const IN_TURN: Step[][] = [
  ['address', 'title', 'owner', 'contacts'],
  ['address', 'owner', 'title', 'contacts'],
  ['address', 'contacts', 'owner', 'title'],
  ['title', 'address', 'owner', 'contacts'],
  ['contacts', 'address', 'owner', 'title'],
  ['title', 'owner', 'address', 'contacts'],
  ['title', 'owner', 'contacts', 'address'],
];

const inTurn = (order: Step[]): Step[][] => order.map((step) => [step]);

describe('a page that goes to the next deal shows nothing of the one before', () => {
  it.each(WITH_ANSWERS)('where the session tells all, in any order: $name', async (one) => {
    const next = await afresh(one, true);
    for (const pause of PAUSES) {
      for (const order of IN_TURN) {
        const { mixed, last } = await move(one, inTurn(order), pause, true);
        expect({ pause, order, mixed, last }).toEqual({ pause, order, mixed: [], last: next });
      }
    }
  });

  it.each(PAGE_ALONE)('first the address, then the content: $name', async (one) => {
    const next = await afresh(one, false);
    for (const pause of PAUSES) {
      const { mixed, last } = await move(one, [['address'], PARTS], pause, false);
      expect({ pause, mixed, last }).toEqual({ pause, mixed: [], last: next });
    }
  });

  it.each(PAGE_ALONE)('first the content, then the address: $name', async (one) => {
    const next = await afresh(one, false);
    for (const pause of PAUSES) {
      const { mixed, last } = await move(one, [PARTS, ['address']], pause, false);
      expect({ pause, mixed }).toEqual({ pause, mixed: [] });
      // Content that has rested under one address must not count as rested under the other.
      if (pause < 800) expect({ pause, last }).toEqual({ pause, last: next });
    }
  });
});

/** The values of the deal before that are read under the next one's id, by the order of the steps. */
async function mixedByOrder(list: Case[], session: boolean): Promise<Record<string, string[]>> {
  const byOrder: Record<string, string[]> = {};
  for (const order of IN_TURN) {
    const found = new Set<string>();
    for (const one of list) {
      for (const pause of PAUSES) {
        const { mixed } = await move(one, inTurn(order), pause, session);
        for (const part of mixed) found.add(`${one.reader.site.crm} ${part}`);
      }
    }
    byOrder[order.join(', ')] = [...found].toSorted();
  }
  return byOrder;
}

// A page that changes piece by piece looks like one whose deal has some things in common with the one before. Where
// readDeal believes such a page, it mixes up the two: these are known faults, to be made fewer.
describe('a page that changes piece by piece shows of the deal before no more than is known', () => {
  it('without the session', async () => {
    expect(await mixedByOrder(PAGE_ALONE, false)).toMatchInlineSnapshot(`
      {
        "address, contacts, owner, title": [],
        "address, owner, title, contacts": [
          "bitrix24 contacts",
          "hubspot contacts",
          "pipedrive contacts",
          "zoho contacts",
        ],
        "address, title, owner, contacts": [
          "bitrix24 contacts",
          "bitrix24 owner",
          "hubspot contacts",
          "hubspot owner",
          "kommo owner",
          "pipedrive contacts",
          "pipedrive owner",
          "zoho contacts",
          "zoho owner",
        ],
        "contacts, address, owner, title": [],
        "title, address, owner, contacts": [
          "bitrix24 contacts",
          "bitrix24 owner",
          "hubspot contacts",
          "hubspot owner",
          "kommo owner",
          "pipedrive contacts",
          "pipedrive owner",
          "zoho contacts",
          "zoho owner",
        ],
        "title, owner, address, contacts": [
          "bitrix24 contacts",
          "hubspot contacts",
          "pipedrive contacts",
          "zoho contacts",
        ],
        "title, owner, contacts, address": [],
      }
    `);
  });

  it('where the session leaves something out', async () => {
    expect(await mixedByOrder(ANSWERS_IN_PART, true)).toMatchInlineSnapshot(`
      {
        "address, contacts, owner, title": [],
        "address, owner, title, contacts": [
          "pipedrive contacts",
          "zoho contacts",
        ],
        "address, title, owner, contacts": [
          "hubspot owner",
          "pipedrive contacts",
          "zoho contacts",
        ],
        "contacts, address, owner, title": [],
        "title, address, owner, contacts": [
          "hubspot owner",
          "pipedrive contacts",
          "zoho contacts",
        ],
        "title, owner, address, contacts": [
          "pipedrive contacts",
          "zoho contacts",
        ],
        "title, owner, contacts, address": [],
      }
    `);
  });
});
