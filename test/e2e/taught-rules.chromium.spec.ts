import { type Browser, chromium, expect, type Page, test } from '@playwright/test';
import type { FieldValue } from '@/lib/crm/teaching/teacher';
import type { Lesson, LessonField, Mark, PersonMark, Step } from '@/lib/lesson/model';
import { findChromium } from '../browser/find.ts';
import { bundleInPage } from '../taught/bundle.ts';

// What a page shows only a browser knows that lays it out, so the small rules of lessons are tried in one.

const ORIGIN = 'https://crm.example';
let browser: Browser;
let page: Page;

test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  browser = await chromium.launch({ executablePath: findChromium() ?? '', args: ['--no-sandbox'] });
  page = await browser.newPage();
  await page.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<title>Deal: Oak doors</title><body><b id="framed">Framed</b>` }),
  );
  await page.goto(`${ORIGIN}/deals/7`);
  await page.evaluate(await bundleInPage());
});

test.afterAll(() => browser.close());

const show = (html: string) => page.evaluate((text) => document.body.setHTMLUnsafe(text), html);

async function read(html: string, field: LessonField, ...marks: (Mark | PersonMark)[]): Promise<FieldValue | null> {
  await show(html);
  return page.evaluate(([one, all]) => globalThis.inPage.field(one, all), [field, marks] as const);
}

async function readTexts(html: string, ...marks: Mark[]): Promise<string[] | null> {
  return (await read(html, 'name', ...marks))?.texts ?? null;
}

const attribute = (name: string, is?: string): Step => ({ attribute: { name, ...(is !== undefined && { is }) } });
const at = (...steps: Step[]): Mark => ({ steps, take: 'text' });
const N = at(attribute('data-n'));
const label = (...labels: string[]): Mark => ({ steps: [], label: labels, take: 'text' });

test.describe('reads what the page shows', () => {
  const ROWS: [why: string, html: string, mark: Mark, texts: string[] | null][] = [
    ['a text', '<p data-n> Oak \n doors </p>', N, ['Oak doors']],
    ['a text in pieces', '<p data-n>O<mark>ak</mark> <b>doors</b></p>', N, ['Oak doors']],
    ['boxes as words', '<div data-n><div>Oak</div><div>doors</div></div>', N, ['Oak doors']],
    ['an input', '<input data-n value="Oak">', N, ['Oak']],
    ['a title that is edited in place', '<h1 data-n contenteditable>Oak</h1>', N, ['Oak']],
    ['the chosen option', '<select data-n><option>A<option selected>Oak</select>', N, ['Oak']],
    ['a box that is checked', '<input type="checkbox" checked data-n>', N, ['true']],
    [
      'an attribute',
      '<p data-n data-name="Oak">',
      { steps: [attribute('data-n')], take: { attribute: 'data-name' } },
      ['Oak'],
    ],
    ['the same value twice', '<p data-n>Oak</p><p data-n>Oak</p>', N, ['Oak']],
    ['the title of the page', '', { title: { before: 'Deal: ', after: '' } }, ['Oak doors']],
    [
      'an open shadow root',
      '<x-deal data-x><template shadowrootmode="open"><b data-n>Oak</b></template></x-deal>',
      at({ tag: 'x-deal', shadow: true }, attribute('data-n')),
      ['Oak'],
    ],
  ];
  for (const [why, html, mark, texts] of ROWS)
    test(why, async () => {
      expect(await readTexts(html, mark)).toEqual(texts);
    });
});

test.describe('says nothing', () => {
  const ROWS: [why: string, html: string, mark?: Mark][] = [
    ['of nothing', ''],
    ['of an empty element', '<p data-n> </p>'],
    ['of several values', '<p data-n>Oak</p><p data-n>Elm</p>'],
    ['of an element that is not displayed', '<p data-n style="display:none">Oak</p>'],
    ['of what is in a view that is not displayed', '<div style="display:none"><p data-n>Oak</p></div>'],
    ['of an invisible element', '<p data-n style="visibility:hidden">Oak</p>'],
    ['of a view that cannot be seen through', '<div style="opacity:0"><p data-n>Oak</p></div>'],
    ['of a password', '<input type="password" data-n value="secret">'],
    ['of a password that is shown', '<input autocomplete="current-password" data-n value="secret">'],
    ['of a hidden input', '<input type="hidden" data-n value="token">'],
    ['of a card', '<input autocomplete="billing cc-number" data-n value="4111">'],
    ['of a one-time code', '<input autocomplete="one-time-code" data-n value="123456">'],
    [
      'of a password that is asked for as an attribute',
      '<input type="password" data-n data-v="1" value="s">',
      { steps: [attribute('data-n')], take: { attribute: 'value' } },
    ],
    ['of what passwords stand in', '<label data-n><input type="password" value="secret"></label>'],
    ['of a script', '<script type="x" data-n>Oak</script>'],
    [
      'of words for who listens',
      '<p data-n><span style="position:absolute;width:1px;height:1px;overflow:hidden">Oak</span></p>',
    ],
    ['of buttons and icons', '<p data-n><button>Edit</button><i aria-hidden="true">phone</i></p>'],
    ['of a part of the page', `<div data-n>${'Oak '.repeat(200)}</div>`],
    ['of what stands everywhere', '<p data-n>Oak</p>'.repeat(201)],
    ['of a title of another form', '', { title: { before: 'Lead: ', after: '' } }],
    [
      'of a closed shadow root',
      '<x-deal><template shadowrootmode="closed"><b data-n>Oak</b></template></x-deal>',
      at({ tag: 'x-deal', shadow: true }, attribute('data-n')),
    ],
  ];
  for (const [why, html, mark = N] of ROWS)
    test(why, async () => {
      expect(await readTexts(html, mark)).toBeNull();
    });
});

test.describe('labels', () => {
  const OWNER = label('Owner', 'Ответственный');
  const ROWS: [why: string, html: string, texts: string[] | null][] = [
    ['a list of terms', '<dl><dt>Owner:</dt><dd>Ann Lee</dd></dl>', ['Ann Lee']],
    ['a row of a table', '<table><tr><th>Owner</th><td>Ann Lee</td></tr></table>', ['Ann Lee']],
    ['another language', '<div><span>ОТВЕТСТВЕННЫЙ</span><span>Ann Lee</span></div>', ['Ann Lee']],
    ['boxes around the label', '<div><div><b>Owner</b></div><div>Ann Lee</div></div>', ['Ann Lee']],
    ['a button between', '<div><span>Owner</span><button>?</button><span>Ann Lee</span></div>', ['Ann Lee']],
    ['a label of a control', '<label for="o">Owner</label><p>x</p><input id="o" value="Ann Lee">', ['Ann Lee']],
    ['a control alone in its box', '<div><span>Owner</span><div><input value="Ann Lee"></div></div>', ['Ann Lee']],
    ['no value, but the next term', '<dl><dt>Owner</dt><dt>Stage</dt><dd>New</dd></dl>', null],
    ['no value, but the next label', '<div><b class="l">Owner</b><b class="l">Stage</b><i>New</i></div>', null],
    ['the head of a column', '<table><tr><th>Owner</th><th>Stage</th></tr></table>', null],
    ['a label within a text', '<p>Owner of the house</p><p>Ann Lee</p>', null],
    ['a label that is not shown', '<div><span style="display:none">Owner</span><span>Ann Lee</span></div>', null],
  ];
  for (const [why, html, texts] of ROWS)
    test(why, async () => {
      expect(await readTexts(html, OWNER)).toEqual(texts);
    });
});

test.describe('dialogs', () => {
  const IN_DIALOG = at(attribute('role', 'dialog'), attribute('data-n'));
  const dialog = (inside: string) => `<div role="dialog">${inside}</div>`;
  const ROWS: [why: string, html: string, mark: Mark, texts: string[] | null][] = [
    ['taught in one: reads it over a board', `<p data-n>Board</p>${dialog('<p data-n>Oak</p>')}`, IN_DIALOG, ['Oak']],
    ['taught in one: never reads the board', '<p data-n>Board</p>', IN_DIALOG, null],
    [
      'taught in one: does not choose between two',
      dialog('<p data-n>Oak</p>') + dialog('<p data-n>Elm</p>'),
      IN_DIALOG,
      null,
    ],
    ['taught in one: not even if they say the same', dialog('<p data-n>Oak</p>').repeat(2), IN_DIALOG, null],
    [
      'taught in one: is not kept from it by another',
      dialog('<p data-n>Oak</p>') + dialog('Cookies?'),
      IN_DIALOG,
      ['Oak'],
    ],
    [
      'taught in one: passes over one that is closed',
      `${dialog('<p data-n>Oak</p>')}<div hidden>${dialog('<p data-n>Elm</p>')}</div>`,
      IN_DIALOG,
      ['Oak'],
    ],
    ['taught on a page: never reads one', dialog('<p data-n>Elm</p>'), N, null],
    ['taught on a page: reads the page below one', `<p data-n>Oak</p>${dialog('<p data-n>Elm</p>')}`, N, ['Oak']],
    ['taught on a page: never reads an open dialog element', '<dialog open><p data-n>Elm</p></dialog>', N, null],
  ];
  for (const [why, html, mark, texts] of ROWS)
    test(why, async () => {
      expect(await readTexts(html, mark)).toEqual(texts);
    });
});

test('reads frames of its own origin that the page shows', async () => {
  const FRAME: Mark = { frame: '/frame/{digits}', ...at(attribute('id', 'framed')) };
  const open = async (html: string) => {
    await show(html);
    const isLoaded = () => frames[0]?.document?.URL.includes('/frame/') && frames[0].document.readyState === 'complete';
    await expect.poll(() => page.evaluate(isLoaded)).toBe(true);
    return page.evaluate((mark) => globalThis.inPage.field('name', [mark])?.texts ?? null, FRAME);
  };
  expect(await open('<iframe src="/frame/7"></iframe>')).toEqual(['Framed']);
  expect(await open('<iframe src="/frame/other"></iframe>')).toBeNull();
  expect(await open('<iframe src="/frame/7" style="display:none"></iframe>')).toBeNull();
});

test.describe('marks have to agree', () => {
  const HEAD = at({ tag: 'h1' });
  for (const [why, html, texts] of [
    ['they do', '<h1>Oak</h1><p data-n>Oak</p>', ['Oak']],
    ['one is silent', '<h1>Oak</h1>', ['Oak']],
    ['they do not', '<h1>Oak</h1><p data-n>Elm</p>', null],
  ] as const)
    test(why, async () => {
      expect(await readTexts(html, HEAD, N)).toEqual(texts);
    });
});

test.describe('people', () => {
  const LINK: PersonMark = {
    steps: [{ tag: 'main' }, { tag: 'a' }],
    take: 'text',
    id: { attribute: 'href', form: '/users/{digits}' },
  };
  const DATA: PersonMark = {
    steps: [attribute('data-n')],
    take: 'text',
    id: { attribute: 'data-user-id', form: '{digits}' },
  };
  const NAME: PersonMark = { steps: [attribute('data-n')], take: 'text' };
  const ROWS: [why: string, html: string, mark: PersonMark, responsible: object | undefined][] = [
    ['a link', '<main><a href="/users/7">Ann Lee</a></main>', LINK, { id: '7', name: 'Ann Lee' }],
    [
      'a whole address',
      `<main><a href="${ORIGIN}/users/7?from=deal">Ann Lee</a></main>`,
      LINK,
      { id: '7', name: 'Ann Lee' },
    ],
    [
      'a picture and a name',
      '<main><a href="/users/7"><img></a><a href="/users/7">Ann Lee</a></main>',
      LINK,
      { id: '7', name: 'Ann Lee' },
    ],
    [
      'letters in place of a picture',
      '<main><a href="/users/7">AL</a><a href="/users/7">Ann Lee</a></main>',
      LINK,
      { id: '7', name: 'Ann Lee' },
    ],
    ['a link elsewhere', '<main><a href="https://evil.example/users/7">Ann Lee</a></main>', LINK, undefined],
    ['a link to something else', '<main><a href="/teams/7">Sales</a></main>', LINK, undefined],
    ['two people', '<main><a href="/users/7">Ann Lee</a><a href="/users/8">Bo Ek</a></main>', LINK, undefined],
    ['an id of its own', '<b data-n data-user-id="7">Ann Lee</b>', DATA, { id: '7', name: 'Ann Lee' }],
    ['an id in it', '<b data-n><i data-user-id="7"></i>Ann Lee</b>', DATA, { id: '7', name: 'Ann Lee' }],
    ['an id around it', '<p data-user-id="7"><b data-n>Ann Lee</b></p>', DATA, { id: '7', name: 'Ann Lee' }],
    [
      'an id far around it',
      '<p data-user-id="7"><i><i><i><i><b data-n>Ann Lee</b></i></i></i></i></p>',
      DATA,
      undefined,
    ],
    ['a name alone', '<b data-n>Ann Lee</b>', NAME, { name: 'Ann Lee' }],
    ['nobody, by a dash', '<b data-n>–</b>', NAME, undefined],
    ['nobody, in words', '<b data-n>Not assigned</b>', NAME, undefined],
    ['nobody, in words of no list', '<b data-n>Responsável indefinido</b>', NAME, undefined],
  ];
  for (const [why, html, mark, responsible] of ROWS)
    test(why, async () => {
      expect((await read(html, 'responsible', mark))?.responsible).toEqual(responsible);
    });
});

test.describe('a whole lesson', () => {
  const CONTACT: PersonMark = {
    steps: [{ tag: 'main' }, { tag: 'a' }],
    take: 'text',
    id: { attribute: 'href', form: '/people/{digits}' },
  };
  const PHONE: Mark = { steps: [{ tag: 'main' }, { tag: 'i' }], take: 'text' };
  const facts = async (html: string, fields: Lesson['fields']) => {
    await show(html);
    const lesson: Lesson = { v: 1, origin: ORIGIN, label: 'CRM', addresses: ['/deals/{digits}'], fields };
    return page.evaluate((one) => globalThis.inPage.read(one).facts, lesson);
  };
  const PEOPLE = { contacts: { marks: [CONTACT] }, phones: { marks: [PHONE] } };

  test('gives each contact the phones of its card', async () => {
    const card = (id: number, name: string, ...phones: string[]) =>
      `<p><a href="/people/${id}">${name}</a>${phones.map((phone) => `<i>${phone}</i>`).join('')}</p>`;
    const html = `<main>${card(1, 'Ann', '+1 555 0101', '+1 555 0102')}${card(2, 'Bo', '+1 555 0103')}<i>+1 555 0199</i></main>`;
    expect((await facts(html, PEOPLE)).contacts).toEqual([
      { id: '1', name: 'Ann', phones: ['+1 555 0101', '+1 555 0102'] },
      { id: '2', name: 'Bo', phones: ['+1 555 0103'] },
    ]);
  });

  test('gives all phones to the only contact', async () => {
    const html = '<main><p><a href="/people/1">Ann</a></p><p><i>+1 555 0101</i></p></main>';
    expect((await facts(html, PEOPLE)).contacts).toEqual([{ id: '1', name: 'Ann', phones: ['+1 555 0101'] }]);
  });

  test('knows a contact without an id by its lowest phone, in whatever order the page has them', async () => {
    const contacts = { marks: [{ steps: [{ tag: 'b' }], take: 'text' } satisfies PersonMark] };
    const phones = ['+1 555 0103', '+1 555 0102'];
    for (const shown of [phones, phones.toReversed()]) {
      const html = `<main><p><b>Ann</b><i>+1 555 0101</i></p><p><b>Bo</b>${shown.map((one) => `<i>${one}</i>`).join('')}</p></main>`;
      expect(await facts(html, { ...PEOPLE, contacts })).toEqual({
        contacts: [
          { id: 'tel-15550101', name: 'Ann', phones: ['+1 555 0101'] },
          { id: 'tel-15550102', name: 'Bo', phones: shown },
        ],
      });
    }
  });

  test('does not know a contact without an id or a phone', async () => {
    const html = '<main><p><b>Ann</b><i>+1 555 0101</i></p><p><b>Bo</b></p></main>';
    const contacts = { marks: [{ steps: [{ tag: 'b' }], take: 'text' } satisfies PersonMark] };
    expect(await facts(html, { ...PEOPLE, contacts })).toEqual({
      someContacts: [{ id: 'tel-15550101', name: 'Ann', phones: ['+1 555 0101'] }],
    });
  });

  test('says that a deal is closed by the words it has learnt alone', async () => {
    const closed = { marks: [N], open: ['New'], closed: ['Won'] };
    expect(await facts('<p data-n>WON</p>', { closed })).toEqual({ closed: true });
    expect(await facts('<p data-n>New</p>', { closed })).toEqual({ closed: false });
    expect(await facts('<p data-n>Offer</p>', { closed })).toEqual({});
    expect(await facts('<p data-n>Won</p>', { closed: { ...closed, open: ['Won'] } })).toEqual({});
  });

  test('reads nothing by marks into dialogs of which two answer', async () => {
    const dialog = (inside: string) => `<div role="dialog">${inside}</div>`;
    const marks = (step: Step) => ({ marks: [at(attribute('role', 'dialog'), step)] });
    const html = dialog('<h1>Oak</h1>') + dialog('<b>+1 555 0101</b>');
    expect(await facts(html, { name: marks({ tag: 'h1' }), phones: marks({ tag: 'b' }) })).toEqual({});
  });
});
