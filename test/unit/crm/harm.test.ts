import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { readDeal } from '@/lib/crm/reading/read-deal';
import type { Contact, PageDeal } from '@/lib/deal/model';
import { parseJson } from '@/lib/parse-json';
import { type Answers, answerWith, type Case, cases, openPage } from '../../crm/cases';

// Each test reads many times, on machines that may be busy.
vi.setConfig({ testTimeout: 30_000 });

/** Reads the page alone, and with the session. */
const WAYS = [false, true];

/** The deals that each way of reading gives from the undamaged case. */
async function truths(page: Case): Promise<PageDeal[]> {
  const deals = await Promise.all(WAYS.map((session) => readDeal(page.reader, openPage(page), { session })));
  return deals.filter((deal) => deal !== undefined);
}

/** Fails unless every value is one that some undamaged source has of this deal, and of this person. */
function expectNothingElse(deal: PageDeal | undefined, truth: readonly PageDeal[]) {
  expect(deal).toMatchObject({ id: truth[0]?.id, uri: truth[0]?.uri });
  if (!deal) return;
  const { name, responsible, closed } = deal;
  const contacts = deal.contacts ?? deal.someContacts ?? [];
  expectOneOf(
    name,
    truth.map((one) => one.name),
  );
  expectOneOf(
    closed,
    truth.map((one) => one.closed),
  );
  expectOneOf(
    responsible?.id,
    truth.map((one) => one.responsible?.id),
  );
  expectOneOf(
    responsible?.userId,
    truth.map((one) => one.responsible?.userId),
  );
  expectNameOf(
    responsible?.name,
    truth.map((one) => one.responsible?.name),
  );
  const known = truth.flatMap((one) => one.contacts ?? one.someContacts ?? []);
  for (const contact of contacts) expectKnown(contact, known);
  expect(new Set(contacts.map(({ id }) => id)).size).toBe(contacts.length);
}

function expectOneOf(value: unknown, allowed: unknown[]) {
  if (value !== undefined) expect(allowed).toContainEqual(value);
}

/**
 * Fails unless the name is allowed, or half of an allowed one: an answer that has lost a first or last name is that of a
 * person who has none.
 */
function expectNameOf(value: string | undefined, allowed: (string | undefined)[]) {
  const halves = allowed.filter((name) => name?.startsWith(`${value} `) || name?.endsWith(` ${value}`));
  expectOneOf(value, [...allowed, ...(halves.length > 0 ? [value] : [])]);
}

function expectKnown({ id, name, phones }: Contact, known: readonly Contact[]) {
  const same = known.filter((contact) => contact.id === id);
  expect(same).not.toEqual([]);
  expectNameOf(
    name,
    same.map((contact) => contact.name),
  );
  // A page may show a number in two ways.
  const digits = (phone: string) => phone.replace(/\D/g, '');
  const theirs = same.flatMap((contact) => contact.phones ?? []).map(digits);
  for (const phone of phones ?? []) expectOneOf(digits(phone), theirs);
}

/** In these cases one field, or one script, alone says that a phone is a fax: without it, nobody could know. */
const hasFax = ({ name }: Case) => /\/(fax|archived)/.test(name);

describe('an element that is gone from the page is missing, and nothing else takes its place', () => {
  // A page that had two possible values and has lost one is another page, not a damaged one.
  const damageable = cases.filter((one) => !one.name.endsWith('-unclear') && !hasFax(one));

  it.each(damageable)('$name', async (page) => {
    const truth = await truths(page);
    const open = openPage(page);
    for (const element of elementsIn(open.document)) {
      // Without its frame the page shows something else.
      if (element.matches('iframe') || element.querySelector('iframe')) continue;
      const { parentNode, nextSibling } = element;
      element.remove();
      for (const session of WAYS) {
        const deal = await readDeal(page.reader, open, { session });
        // A preview that has lost what names its deal shows none.
        if (deal || !page.reader.overlays) expectNothingElse(deal, truth);
      }
      parentNode?.insertBefore(element, nextSibling);
    }
  });
});

describe('a page that is damaged in several places at once', () => {
  const DAMAGE = fc.array(fc.record({ where: fc.nat(), how: fc.constantFrom('gone', 'twice', 'empty', 'unnamed') }), {
    minLength: 2,
    maxLength: 4,
  });
  // A page that has lost what tells one deal's part from another's is another page, not a damaged one.
  const NOT_UNNAMED = /^(class|style|hidden|aria-hidden|src|href|data-href)$/;
  const MARKS = {
    pipedrive: ['field-name', 'feed', 'flow', 'activit', 'note', 'mail', 'organi'].map(
      (word) => `[data-testid*="${word}"]`,
    ),
    hubspot: ['[data-selenium-test="sidebar-preview-panel"]', '[data-crm-location]'],
    bitrix24: ['#pagetitle_edit', '#crm-details-category-changer-container'],
  };
  const MARK = [...Object.values(MARKS).flat(), 'iframe'].join();
  const damageable = cases.filter((one) => !/-unclear$|not-yet-moved-on/.test(one.name) && !hasFax(one));

  function damage(document: Document, { where, how }: { where: number; how: string }): void {
    const sound = elementsIn(document).filter(
      (one) => !one.matches(MARK) && !one.querySelector(MARK) && !one.closest(MARK),
    );
    const element = sound[where % sound.length];
    if (!element) return;
    if (how === 'gone') element.remove();
    // A place that holds its text twice holds another text.
    if (how === 'twice' && element.children.length > 0) element.after(element.cloneNode(true));
    // An empty name of Kommo's shows another one.
    if (how === 'empty' && element.children.length === 0 && element.localName !== 'textarea') element.textContent = '';
    const names = element.getAttributeNames().filter((name) => !NOT_UNNAMED.test(name));
    if (how === 'unnamed' && names.length > 0) element.removeAttribute(names[where % names.length] ?? '');
  }

  it.each(damageable)('$name', async (page) => {
    const truth = await truths(page);
    await fc.assert(
      fc.asyncProperty(DAMAGE, fc.boolean(), async (all, session) => {
        const open = openPage(page);
        for (const one of all) damage(open.document, one);
        const deal = await readDeal(page.reader, open, { session });
        if (deal || !page.reader.overlays) expectNothingElse(deal, truth);
      }),
      // The damage is the same each time, because some four places together are all that tells two deals apart.
      { numRuns: 40, seed: 11 },
    );
  });
});

/** All elements of the page and of its frames. */
function elementsIn(document: Document): Element[] {
  const frames = [...document.querySelectorAll('iframe')].flatMap(({ contentDocument }) => contentDocument ?? []);
  return [document, ...frames].flatMap((one) => [...one.querySelectorAll('body *')]);
}

describe('answers that are damaged', () => {
  /** Values that a changed API could put anywhere; none of them looks like another id or name. */
  const JUNK = fc.constantFrom(undefined, null, false, '', ' ', 0, -7, 1.5, [], {}, [[]], { value: null });
  const DAMAGE = fc.array(fc.record({ where: fc.nat(), junk: JUNK }), { minLength: 1, maxLength: 4 });

  // One field alone says that a deal is deleted: an answer without it is another answer, not a damaged one.
  const isDamageable = (one: Case) => !one.name.endsWith('deleted') && !hasFax(one);
  const damageable = cases.filter((one) => Object.keys(one.answers).length > 0 && isDamageable(one));

  it.each(damageable)('$name: never throws, never mixes', async (page) => {
    const truth = await truths(page);
    const open = openPage(page);
    await fc.assert(
      fc.asyncProperty(DAMAGE, async (damage) => {
        const fetch = answerWith(damaged(page.answers, damage));
        expectNothingElse(await readDeal(page.reader, { ...open, fetch }), truth);
      }),
      { numRuns: 60 },
    );
  });

  const withContacts = damageable.filter(({ expected }) => expected.contacts);

  it.each(withContacts)('$name: whatever is refused, a list that is short is not told as whole', async (page) => {
    const ids = page.expected.contacts?.map(({ id }) => id).sort();
    for (const refused of Object.keys(page.answers))
      for (const status of [403, 500]) {
        const fetch = answerWith({ ...page.answers, [refused]: { status, body: {} } });
        const deal = await readDeal(page.reader, { ...openPage(page), fetch });
        const told = deal?.contacts?.map(({ id }) => id).sort();
        // This test does not know what a page leaves out.
        if (deal?.sources.contacts === 'session') expect(told).toEqual(ids);
        for (const { id } of deal?.someContacts ?? []) expect(ids).toContain(id);
      }
  });

  it.each(cases)('$name: anything at all in their place', async (page) => {
    const open = openPage(page);
    await fc.assert(
      fc.asyncProperty(fc.json(), fc.constantFrom(200, 204, 301, 401, 404, 429, 500), async (body, status) => {
        const fetch = async () => new Response(status === 204 ? null : body, { status });
        const deal = await readDeal(page.reader, { ...open, fetch });
        expect(deal).toMatchObject({ id: page.expected.id, uri: page.expected.uri });
        if (deal?.name !== undefined && page.expected.name !== undefined) expect(deal.name).toBe(page.expected.name);
      }),
      { numRuns: 30 },
    );
  });
});

function damaged(answers: Answers, damage: readonly { where: number; junk: unknown }[]): Answers {
  const copy = Object.fromEntries(
    Object.entries(answers).map(([path, answer]) => [path, { ...answer, body: opened(answer.body) }]),
  );
  for (const { where, junk } of damage) {
    const places = placesIn(copy);
    const place = places[where % places.length];
    if (!place) continue;
    // JSON leaves out a key whose value is undefined.
    place.inside[place.key] = structuredClone(junk);
  }
  return copy;
}

/** Parses the bodies that are written as text for their long ids. The ids become strings, which are as good to damage. */
function opened(body: unknown): unknown {
  try {
    return structuredClone(typeof body === 'string' ? parseJson(body) : body);
  } catch {
    return body;
  }
}

interface Place {
  inside: Record<string, unknown>;
  key: string;
}

/** Every value inside the bodies, at any depth. */
function placesIn(answers: Answers): Place[] {
  const inside = (value: unknown): Place[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) => [
          { inside: value as Record<string, unknown>, key },
          ...inside(item),
        ])
      : [];
  return Object.values(answers).flatMap(({ body }) => inside(body));
}
