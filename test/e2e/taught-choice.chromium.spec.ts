import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import type { LessonField, Mark, PersonMark } from '@/lib/lesson/model';
import { findChromium } from '../browser/find.ts';
import { bundleInPage } from '../taught/bundle.ts';

// What a lesson may hold on to, and what it never may, tried with one element in small pages. How well that holds on whole
// pages is tried by taught-marks.chromium.spec.ts.

let browser: Browser;
let page: Page;

test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  page = await browser.newPage();
  await page.route('**/*', (route) => route.fulfill({ contentType: 'text/html', body: '<title>CRM</title><body>' }));
  await page.goto('https://crm.example/deals/4217');
  await page.evaluate(await bundleInPage());
});

test.afterAll(() => browser.close());

/** Chooses marks for the element `#x` of a page; the id itself is taken away before. */
async function choose(field: LessonField, html: string): Promise<(Mark | PersonMark)[]> {
  return page.evaluate(
    ([one, text]) => {
      document.body.setHTMLUnsafe(text);
      const element = document.querySelector('[x]');
      element?.removeAttribute('x');
      return element ? globalThis.inPage.choose(one, element) : [];
    },
    [field, html] as const,
  );
}

const found = (field: LessonField, marks: (Mark | PersonMark)[]) =>
  page.evaluate(([one, all]) => globalThis.inPage.field(one, all), [field, marks] as const);

test.describe('there is nothing to hold on to', () => {
  for (const [why, html] of [
    ['in boxes without names', '<div><div><span x>Oak doors</span></div><div>Other</div></div>'],
    ['where names are numbered', '<div id="ember142"><span id="mat-input-7" x>Oak doors</span></div>'],
    ['where names are counted', '<div id="panel3"><span id=":r1a:" x>Oak doors</span></div>'],
    [
      'where names are hashed',
      '<div class="css-1x2y3z sc-bdVaJa"><span class="_title_wgyws_33" x>Oak doors</span></div>',
    ],
    [
      'where attributes are generated',
      '<div _ngcontent-abc="" data-v-7ba5bd90=""><span data-reactid="x" x>Oak doors</span></div>',
    ],
    [
      'where classes say how it looks',
      '<div class="flex p-4"><span class="text-lg font-bold" x>Oak doors</span></div>',
    ],
    [
      'where names are the record',
      '<div id="oak-doors"><span data-name="oak" data-field="doors" x>Oak doors</span></div>',
    ],
    [
      'where words for people stand',
      '<div aria-label="Name" title="Name"><span placeholder="Name" x>Oak doors</span></div>',
    ],
    [
      'where extensions wrote',
      '<div data-grammarly-part="name"><span data-deal-link="name" bis_skin="name" x>Oak doors</span></div>',
    ],
    [
      'where names are not for others',
      '<div data-session-field="name"><span data-auth="name" x>Oak doors</span></div>',
    ],
    ['in what is never read', '<input type="password" name="field" value="Oak doors" x>'],
  ] as const)
    test(why, async () => {
      expect(await choose('name', html)).toEqual([]);
    });
});

test.describe('holds on to', () => {
  for (const [why, html, mark] of [
    [
      'a name for tests',
      '<b data-testid="deal-title" x>Oak</b>',
      { steps: [{ attribute: { name: 'data-testid', is: 'deal-title' } }], take: 'text' },
    ],
    [
      'the name of a control',
      '<input name="deal[title]" value="Oak" x>',
      { steps: [{ attribute: { name: 'name', is: 'deal[title]' } }], take: 'value' },
    ],
    [
      'a named part around it',
      '<p data-field="title"><b x>Oak</b></p>',
      { steps: [{ attribute: { name: 'data-field', is: 'title' } }, { tag: 'b' }], take: 'text' },
    ],
    [
      'a dialog first of all',
      '<b data-qa="title">Elm</b><div role="dialog"><b data-qa="title" x>Oak</b></div>',
      {
        steps: [{ attribute: { name: 'role', is: 'dialog' } }, { attribute: { name: 'data-qa', is: 'title' } }],
        take: 'text',
      },
    ],
    [
      'what kind of control it is, beside others',
      '<header><i><a href="/deals">Deals</a></i><i><button>New</button><button role="combobox" x>Negotiation</button></i></header>',
      { steps: [{ tag: 'header' }, { tag: 'button', attribute: { name: 'role', is: 'combobox' } }], take: 'text' },
    ],
    ['the main heading', '<main><h1 x>Oak</h1></main>', { steps: [{ tag: 'h1' }], take: 'text' }],
  ] as const)
    test(why, async () => {
      expect((await choose('name', html))[0]).toEqual(mark);
    });

  test('a label in all languages that it is known in', async () => {
    const [mark] = await choose('responsible', '<div><span>Owner</span><span x>Ann Lee</span></div><p>Other</p>');
    expect(mark).toMatchObject({ label: expect.arrayContaining(['Owner', 'Владелец', 'Propietario']) });
  });
});

test('what stands below the words of an element is no part of its value', async () => {
  const links = (id: number) => `<ul><li><a href="#" onclick="show(${id})">View</a></li></ul>`;
  const row = (name: string, ...inside: string[]) =>
    `<div class="field-${name}"><div><label>${name}</label><div class="readonly" ${inside.join('')}</div></div></div>`;
  const html = [
    row('contact', ' x>Ann Lee ', links(7)),
    row('phone', '>+1 555 0101 ', links(8)),
    row('note', '>None ', links(9)),
  ].join('');
  const contacts = await choose('contacts', html);
  expect(await found('contacts', contacts)).toEqual({ texts: ['Ann Lee'] });
  const phones = await choose('phones', html.replace(' x>', '>').replace('>+1', ' x>+1'));
  expect((await found('phones', phones))?.texts).toEqual(['+1 555 0101']);
});

test.describe('one contact teaches its list', () => {
  const person = (id: number, name: string, chosen = '') => `<li><a href="/people/${id}" ${chosen}>${name}</a></li>`;
  const people = (...items: string[]) => `<ul id="people">${items.join('')}</ul>`;
  const ids = async (html: string) =>
    (await found('contacts', await choose('contacts', html)))?.people?.map(({ id }) => id);

  test('and no other people', async () => {
    const others = `<section id="comments"><ul>${person(8, 'Author')}</ul></section><nav>${person(9, 'Me')}</nav>`;
    expect(await ids(people(person(1, 'Ann Lee', 'x'), person(2, 'Bo Ek')) + others)).toEqual(['1', '2']);
  });

  test('even if it is alone in it', async () => {
    expect(await ids(`${people(person(1, 'Ann Lee', 'x'))}<ul id="followers">${person(2, 'Bo Ek')}</ul>`)).toEqual([
      '1',
    ]);
  });

  test('also where sections are told apart by their headings', async () => {
    const section = (heading: string, name: string, inside: string) =>
      `<section data-part="${name}"><h3>${heading}</h3><ul>${inside}</ul></section>`;
    const html =
      section('Contacts', 'contacts', person(1, 'Ann Lee', 'x')) +
      section('Followers', 'followers', person(2, 'Bo Ek'));
    expect(await ids(`<main>${html}</main>`)).toEqual(['1']);
  });

  test('but not by a list that nothing names', async () => {
    expect(await choose('contacts', `<div>${person(1, 'Ann Lee', 'x')}</div><div>${person(2, 'Bo Ek')}</div>`)).toEqual(
      [],
    );
  });
});

test('a box says by its tick whether a deal is closed, not by what it is worth', async () => {
  const marks = await choose(
    'closed',
    '<form><label>Closed <input type="checkbox" name="closed" value="Y" x></label></form>',
  );
  expect(marks.length).toBeGreaterThan(0);
  expect(marks.map((mark) => 'take' in mark && mark.take)).toEqual(marks.map(() => 'value'));
});

test('a state is not how a button is at the moment', async () => {
  const state = '<p><b data-state="closed" data-testid="stage" x>Negotiation</b></p>';
  const takes = async (html: string) => (await choose('closed', html)).map((mark) => 'take' in mark && mark.take);
  expect(await takes(state)).toContainEqual({ attribute: 'data-state' });
  const menu = '<button type="button" data-state="closed" aria-haspopup="menu">More</button>';
  const taken = await takes(state + menu);
  expect(taken).toEqual(taken.map(() => 'text'));
  expect(taken.length).toBeGreaterThan(0);
});

test('the place of a state is not known by the state that it shows', async () => {
  const step = (name: string, isCurrent: boolean, chosen = '') =>
    `<li><a role="option" aria-selected="${isCurrent}" data-tab-name="${name}" ${chosen}>${name}</a></li>`;
  const html = `<x-path><ul role="listbox">${step('Prospecting', true, 'x')}${step('Closed Won', false)}</ul></x-path>`;
  const marks = await choose('closed', html);
  expect(marks.length).toBeGreaterThan(0);
  expect(JSON.stringify(marks)).not.toContain('"is":"Prospecting"');
});

test('no mark holds what a record says', async () => {
  const html = `<article data-record="4217" data-owner="ann"><div data-block="contacts-of-4217" id="people">
    <a href="/people/551" data-person="551" data-test="person-ann" aria-label="Ann Lee" x>Ann Lee</a>
    <a href="tel:+15550101">+1 555 0101</a></div></article>`;
  const marks = await choose('contacts', html);
  expect(marks.length).toBeGreaterThan(0);
  expect(JSON.stringify(marks)).not.toMatch(/4217|551|ann|lee|5550101/i);
});
