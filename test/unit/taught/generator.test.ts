import { Window } from 'happy-dom';
import { describe, expect, test } from 'vitest';
import { drawKind, generateCases } from '../../crm/taught/cases.ts';
import { KINDS } from '../../crm/taught/kinds/index.ts';
import type { ExpectedValues, GeneratedPage, PointedField } from '../../crm/taught/model.ts';
import { type ReadValues, scoreKind, scorePage, shareRead, writeTable } from '../../crm/taught/score.ts';
import { createTaughtSite } from '../../crm/taught/serve.ts';
import { elementAt, type Path, type TreeElement, wordsIn } from '../../crm/taught/tree.ts';

const SEEDS = [1, 2, 20_261_130];

const collapse = (text: string) => text.replace(/\s+/g, ' ').trim();
const digits = (text: string) => text.replace(/\D/g, '');
const pagesOf = (seed: number) =>
  generateCases(seed).map(({ kind, taught, proof, others }) => ({ kind, pages: [taught, proof, ...others] }));

/** Gives what a page says of a field that a manager can point at, as a list with one entry a place. */
function valuesOf({ name, responsible, contacts = [] }: ExpectedValues, field: PointedField): string[] {
  if (field === 'name') return [name];
  if (field === 'responsible') return responsible ? [responsible.name] : [];
  if (field === 'contacts') return contacts.map((contact) => contact.name);
  return field === 'phones' ? contacts.flatMap(({ phones }) => phones) : [];
}

/** Gives all texts and attribute values of an element and what is in it; of a select only the chosen option counts. */
function wordsShown(element: TreeElement): string[] {
  const chosen =
    element.tag === 'select' && element.children.find((one) => typeof one !== 'string' && 'selected' in one.attributes);
  return wordsIn(chosen || element).map(collapse);
}

const shows = (element: TreeElement, field: PointedField, value: string): boolean =>
  wordsShown(element).some((word) => (field === 'phones' ? digits(word) === digits(value) : word === collapse(value)));

describe('the pages of taught CRMs', () => {
  test('are the same for the same seed, and others for another one', () => {
    expect(generateCases(7)).toEqual(generateCases(7));
    expect(pagesOf(7)[0]?.pages[0]?.html).not.toBe(pagesOf(8)[0]?.pages[0]?.html);
  });

  test('are of twelve kinds at least, with ten hard pages each, at addresses of their own', () => {
    const cases = generateCases(1);
    expect(cases.length).toBeGreaterThanOrEqual(12);
    for (const { others } of cases) expect(others.length).toBeGreaterThanOrEqual(10);
    const addresses = pagesOf(1).flatMap(({ pages }) => pages.map(({ address }) => address));
    expect(new Set(addresses).size).toBe(addresses.length);
  });

  test.each(SEEDS)('show each expected value where the manager would point (seed %i)', (seed) => {
    for (const kind of KINDS)
      for (const { root, expected, pointAt, letter } of drawKind(kind, seed).pages)
        for (const field of ['name', 'responsible', 'contacts', 'phones'] as const) {
          const values = valuesOf(expected, field);
          const places = pointAt[field] ?? [];
          expect(places.length, `${kind.name} ${letter} ${field}`).toBe(values.length);
          for (const [index, value] of values.entries()) {
            const element = elementAt(root, places[index] ?? []);
            expect(element && shows(element, field, value), `${kind.name} ${letter} ${field}: ${value}`).toBe(true);
          }
        }
  });

  test.each(SEEDS)('hold each expected id in the address or in the page (seed %i)', (seed) => {
    for (const { kind, pages } of pagesOf(seed))
      for (const { address, html, frames, expected } of pages) {
        const all = [address, html, ...frames.map((one) => `${one.address} ${one.html}`)].join(' ');
        const ids = [expected.id, expected.responsible?.id, ...(expected.contacts ?? []).map(({ id }) => id)];
        for (const id of ids) if (id) expect(all.includes(id), `${kind}: ${id}`).toBe(true);
      }
  });

  test('give the parser the tree that they were written from', () => {
    for (const kind of KINDS)
      for (const page of drawKind(kind, 1).pages.filter(({ letter }) => 'AOR'.includes(letter))) {
        const documents = parse(page);
        for (const [field, paths] of Object.entries(page.pointAt))
          for (const path of paths) {
            const element = elementAt(page.root, path);
            const found = walk(documents, page.address, path);
            const at = `${kind.name} ${page.letter} ${field} ${path.join(' ')}`;
            expect(found?.localName, at).toBe(element?.tag);
            expect(
              Object.fromEntries([...(found?.attributes ?? [])].map(({ name, value }) => [name, value])),
              at,
            ).toEqual(element?.attributes);
          }
      }
  });

  test('have deals that differ in all values, but for a responsible user whom some share', () => {
    for (const { pages } of pagesOf(3)) {
      const expected = pages.map((page) => page.expected);
      const contacts = expected.flatMap((one) => one.contacts ?? []);
      for (const values of [
        expected.map(({ id }) => id),
        expected.map(({ name }) => name),
        contacts.map(({ name }) => name),
        contacts.flatMap(({ phones }) => phones.map(digits)),
      ])
        expect(new Set(values).size).toBe(values.length);
      expect(new Set(expected.map(({ responsible }) => responsible?.name)).size).toBeGreaterThan(pages.length / 2);
    }
  });

  test('name no field in the words of our own code', () => {
    for (const { kind, pages } of pagesOf(1))
      for (const { html, frames } of pages)
        for (const page of [html, ...frames.map((one) => one.html)])
          expect(markup(page), kind).not.toMatch(/responsible|deal-?link|wazzup|taught|pointed|expected/i);
  });

  test('show other records than the deal’s own, such as the deal that was taught on', () => {
    for (const { kind, pages } of pagesOf(1)) {
      const [first, ...rest] = pages;
      const name = first?.expected.name.replaceAll('&', '&amp;') ?? '';
      expect(rest.filter(({ html }) => html.includes(name)).length, kind).toBeGreaterThan(rest.length / 4);
    }
  });

  test('are served at their addresses, with their frames', async () => {
    const cases = generateCases(1);
    const site = createTaughtSite(cases);
    const get = async (address: string) => (await site.fetch(new Request(address), {} as never)) as Response;
    for (const { taught } of cases) {
      expect(site.owns(new URL(taught.address).host)).toBe(true);
      const html = await (await get(taught.address)).text();
      const script = /src="(\/routes\.js[^"]*)"/.exec(html)?.[1];
      if (script)
        expect(await (await get(new URL(script, taught.address).href)).text()).toContain(JSON.stringify(taught.html));
      else expect(html).toBe(taught.html);
      for (const frame of taught.frames) expect(await (await get(frame.address)).text()).toBe(frame.html);
    }
    expect((await get('https://tables.crm.example/nothing')).status).toBe(404);
  });
});

/** Strips a page of its texts and of the values that a record or a label gave, and keeps what the front end wrote. */
const markup = (html: string): string =>
  (html.match(/<[^>]*>/g) ?? [])
    .join('')
    .replace(/(value|title|alt|aria-label|placeholder|data-tooltip|field-label|href)="[^"]*"/g, '');

/** Gives the parsed documents of a page, by their addresses. */
function parse({ address, html, frames }: GeneratedPage): Map<string, Document> {
  return new Map(
    [{ address, html }, ...frames].map((one) => {
      const { document } = new Window({ url: one.address });
      document.write(one.html);
      return [one.address, document as unknown as Document];
    }),
  );
}

const isShadow = (element: Element): boolean => element.matches('template[shadowrootmode]');

/** Walks a way through parsed documents; this parser leaves the templates of shadow roots as they are. */
function walk(documents: Map<string, Document>, address: string, path: Path): Element | undefined {
  let at: Element | undefined = documents.get(address)?.documentElement;
  let children = at && [...at.children];
  for (const step of path) {
    if (step === 'shadow') {
      const template = at && [...at.children].find(isShadow);
      children = [...((template as HTMLTemplateElement | undefined)?.content.children ?? [])];
      continue;
    }
    at =
      step === 'frame'
        ? documents.get(new URL(at?.getAttribute('src') ?? '', address).href)?.documentElement
        : children?.[step];
    children = at && [...at.children].filter((one) => !isShadow(one));
  }
  return at;
}

describe('the score', () => {
  const page = generateCases(1)[0]?.taught as GeneratedPage;
  const { expected } = page;

  test('counts a page that was read as expected as read', () => {
    expect(Object.values(scorePage(expected, expected))).toEqual(['read', 'read', 'read', 'read', 'read', 'read']);
    expect(shareRead(scoreKind('one', [{ page, read: expected }]))).toBe(1);
  });

  test.each<[string, ReadValues, Partial<ReturnType<typeof scorePage>>]>([
    [
      'nothing',
      {},
      {
        id: 'missing',
        name: 'missing',
        responsible: 'missing',
        contacts: 'missing',
        phones: 'missing',
        closed: 'missing',
      },
    ],
    ['more white space', { ...expected, name: `  ${expected.name.replaceAll(' ', '  ')} ` }, { name: 'read' }],
    ['another name', { ...expected, name: `${expected.name}!` }, { name: 'wrong' }],
    ['a name alone', { ...expected, responsible: { name: expected.responsible?.name } }, { responsible: 'read' }],
    ['another user', { ...expected, responsible: { id: '0' } }, { responsible: 'wrong' }],
    [
      'one contact fewer',
      { ...expected, contacts: expected.contacts?.slice(1) },
      { contacts: 'missing', phones: 'missing' },
    ],
    [
      'a contact more',
      { ...expected, contacts: [...(expected.contacts ?? []), { id: '0', name: 'No One', phones: [] }] },
      { contacts: 'wrong' },
    ],
    [
      'phones as digits',
      { ...expected, contacts: expected.contacts?.map((one) => ({ ...one, phones: one.phones.map(digits) })) },
      { phones: 'read' },
    ],
    [
      'another phone',
      { ...expected, contacts: expected.contacts?.map((one) => ({ ...one, phones: ['1'] })) },
      { phones: 'wrong', contacts: 'read' },
    ],
    ['the other state', { ...expected, closed: !expected.closed }, { closed: 'wrong' }],
  ])('judges %s', (_, read, verdicts) => {
    expect(scorePage(expected, read)).toMatchObject(verdicts);
  });

  test('writes a table', () => {
    const table = writeTable([scoreKind('tables', [{ page, read: { ...expected, name: 'No' } }])]);
    expect(table).toMatch(/^kind +read +missing +wrong/);
    expect(table).toMatch(/tables +5 +0 +1 +83\.3 % +name 0, wrong 1/);
  });
});
