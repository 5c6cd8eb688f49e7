import { Window } from 'happy-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type GuessedElements, guessElements } from '@/lib/crm/teaching/guess/guess-elements';
import { shownText } from '@/lib/crm/teaching/guess/texts';
import { countLooks } from '../../../crm/count-looks';

const DEAL = 'https://crm.example/deals/42';

function open(html: string, url = DEAL): Document {
  const window = new Window({ url });
  vi.stubGlobal('Node', window.Node);
  vi.stubGlobal('NodeFilter', window.NodeFilter);
  vi.stubGlobal('CSS', window.CSS);
  window.document.write(html);
  return window.document as unknown as Document;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const guess = (body: string, title = 'CRM'): GuessedElements =>
  guessElements(open(`<html><head><title>${title}</title></head><body>${body}</body></html>`), new URL(DEAL));

const nameIn = (body: string, title?: string) => {
  const { name } = guess(body, title);
  return name && shownText(name);
};
const responsibleIn = (body: string) => {
  const { responsible } = guess(body);
  return responsible && [responsible.id, responsible.name];
};
const contactsIn = (body: string) => guess(body).contacts.map(({ id, name }) => [id, name]);
const phonesIn = (body: string) => guess(body).phones.map((phone) => shownText(phone));
const stateIn = (body: string) => {
  const { closed } = guess(body);
  return closed && shownText(closed);
};

const ANNA = '<a href="/contacts/7">Anna Brown</a>';
const OLGA = '<a href="/users/3">Olga Green</a>';

describe('The name', () => {
  it.each([
    ['a heading', '<h1>Big deal</h1>'],
    ['a heading beside the kind of record', '<h1><small>Deal</small><span>Big deal</span></h1>', 'Big deal | CRM'],
    ['a heading that is edited in place', '<h1 contenteditable="true">Big deal</h1>'],
    ['a field for it', '<form><input name="deal[title]" value="Big deal"></form>'],
    ['what a label names', '<dl><dt>Deal name</dt><dd>Big deal</dd></dl>'],
    ['the only heading of the second rank', '<h2>Big deal</h2><h3>Notes</h3>'],
    ['what the page’s title says, too', '<h1>Sales</h1><h2>Big deal</h2><h2>Other</h2>', 'Big deal – Workspace'],
    ['the breadcrumbs’ last', '<ol class="breadcrumb"><li><a href="/deals">All</a><li>Big deal</ol>', 'Big deal'],
    [
      'the link to the current page',
      '<div><a href="/deals">All</a><a aria-current="page" href="#">Big deal</a></div>',
      'Big deal',
    ],
    [
      'the dialog in front',
      '<main><h1>Pipeline</h1></main><div role="dialog" aria-labelledby="t"><h2 id="t">Big deal</h2><dl><dt>Owner<dd>Olga</dl></div>',
    ],
  ])('is %s', (_, body, title?: string) => expect(nameIn(body, title)).toBe('Big deal'));

  it.each([
    ['the app', '<h1>Crm</h1>'],
    ['a section', '<h1>Contacts</h1>'],
    ['in a menu', '<nav><h1>Big deal</h1></nav>'],
    ['one of two headings', '<h1>Big deal</h1><h1>Small deal</h1>'],
    ['in what people have written', '<div class="comments"><h2>Big deal</h2></div>'],
    ['hidden', '<h1 hidden>Big deal</h1>'],
    ['a password', '<input type="password" name="title" value="Big deal">'],
  ])('is not guessed where it would be %s', (_, body) => expect(nameIn(body)).toBeUndefined());
});

describe('The responsible', () => {
  it.each([
    ['by a term', `<dl><dt>Owner:</dt><dd>${OLGA}</dd></dl>`, ['3', 'Olga Green']],
    ['by a cell', `<table><tr><td>Ответственный</td><td>${OLGA}</td></tr></table>`, ['3', 'Olga Green']],
    ['by a label in a box', `<div><div><span>Responsable</span></div><div>${OLGA}</div></div>`, ['3', 'Olga Green']],
    [
      'by aria-labelledby',
      `<span id="l">Responsável</span><hr><div aria-labelledby="l">Olga Green</div>`,
      [undefined, 'Olga Green'],
    ],
    ['by the head of a column', `<table><tr><th>Owner<th>Sum<tr><td>${OLGA}<td>5</table>`, ['3', 'Olga Green']],
    [
      'by what developers call it',
      `<div data-field="assignee"><b>Zuständig</b><i>Olga Green</i></div>`,
      [undefined, 'Olga Green'],
    ],
    ['without the letters of a picture', '<dl><dt>Owner<dd><i>OG</i><b>Olga Green</b></dl>', [undefined, 'Olga Green']],
    [
      'once, if two places say the same',
      `<dl><dt>Owner<dd>${OLGA}</dl><p><b>Owner</b><i>${OLGA}</i></p>`,
      ['3', 'Olga Green'],
    ],
  ])('is found %s', (_, body, person) => expect(responsibleIn(body)).toEqual(person));

  it.each([
    ['who has made the deal', `<dl><dt>Created by</dt><dd>${OLGA}</dd></dl>`],
    ['nobody', '<dl><dt>Owner</dt><dd>Not assigned</dd></dl>'],
    ['nobody, in Russian', '<dl><dt>Ответственный</dt><dd>Не назначен</dd></dl>'],
    ['one of two', `<dl><dt>Owner<dd>${OLGA}</dl><p><b>Manager</b><i>Ivan Petrov</i></p>`],
    ['who has written a comment', `<div class="comments"><dl><dt>Owner<dd>${OLGA}</dl></div>`],
    ['that of another deal', `<ul><li><a href="/deals/43">Other</a><b>Owner</b><i>${OLGA}</i></li></ul>`],
    ['any user of whom there is a link', `<p>${OLGA}</p>`],
    ['the next label', '<div><p class="l">Owner</p><p class="l">Stage</p><p class="v">New</p></div>'],
  ])('is not guessed where it would be %s', (_, body) => expect(responsibleIn(body)).toBeUndefined());
});

describe('The contacts', () => {
  it.each([
    ['by links', `<section><p>${ANNA}</p></section>`, [['7', 'Anna Brown']]],
    [
      'below a heading',
      `<h2>Contacts (2)</h2><div>${ANNA}</div><div><a href="/contacts/8">Ivan</a></div>`,
      [
        ['7', 'Anna Brown'],
        ['8', 'Ivan'],
      ],
    ],
    ['by the head of a column', `<table><tr><th>Контакт<tr><td>${ANNA}</table>`, [['7', 'Anna Brown']]],
    ['by name alone', '<dl><dt>Cliente</dt><dd>Anna Brown</dd></dl>', [[undefined, 'Anna Brown']]],
    [
      'in a list without links',
      '<h3>Contacts</h3><ul><li><b>Anna Brown</b></li><li><b>Ivan Petrov</b></li></ul>',
      [
        [undefined, 'Anna Brown'],
        [undefined, 'Ivan Petrov'],
      ],
    ],
    ['once each', `<p>${ANNA}</p><p>${ANNA}</p>`, [['7', 'Anna Brown']]],
    ['by links in the query', '<p><a href="/?module=Contacts&record=7">Anna</a></p>', [['7', 'Anna']]],
    [
      'by labels, one each',
      '<dl><dt>Contact<dd>Anna Brown<dt>Contact<dd>Ivan Petrov</dl>',
      [
        [undefined, 'Anna Brown'],
        [undefined, 'Ivan Petrov'],
      ],
    ],
    ['by links in the hash that is no route', '<p><a href="#id=7&model=res.partner">Anna</a></p>', [['7', 'Anna']]],
    [
      'beside signs that fonts write as words',
      '<h3>Contacts</h3><ul><li><mat-icon>person</mat-icon><b>Anna Brown</b></li></ul>',
      [[undefined, 'Anna Brown']],
    ],
    ['by links in the hash', '<p><a href="#/person/7">Anna</a></p>', [['7', 'Anna']]],
  ])('are found %s', (_, body, people) => expect(contactsIn(body)).toEqual(people));

  it.each([
    ['in a sentence', `<p>called ${ANNA} today</p>`],
    ['in a menu', `<nav>${ANNA}</nav>`],
    ['at the side', `<aside><ul><li>${ANNA}</ul></aside>`],
    ['beside another deal', `<table><tr><td><a href="/deals/43">Other</a><td>${ANNA}</table>`],
    ['companies', '<p><a href="/companies/9">Acme</a></p>'],
    [
      'what a link does that is a button',
      '<div class="contact-person">Anna <a href="#" onclick="show(7)">View</a></div>',
    ],
    ['the deal itself', '<div class="contacts"><a href="/deals/42">Add one</a></div>'],
    ['on another host', '<p><a href="https://other.example/contacts/7">Anna</a></p>'],
    ['other people', `<section><h2>Contacts</h2></section><section><h2>Other people</h2><p>${ANNA}</p></section>`],
    ['those of a company', `<dl><dt>Company</dt><dd>${ANNA}</dd></dl>`],
  ])('are not guessed where they are %s', (_, body) => expect(contactsIn(body)).toEqual([]));
});

describe('The phones', () => {
  it.each([
    ['that a link calls', `<li>${ANNA} <a href="tel:+15550100">+1 555 0100</a></li>`],
    ['that stand beside a contact', `<li>${ANNA} <span>+1 555 0100</span></li>`],
    ['that a label names', '<dl><dt>Phone</dt><dd>+1 555 0100</dd></dl>'],
    ['in a column', `<table><tr><th>Contact<th>Phone<tr><td>${ANNA}<td>+1 555 0100</table>`],
  ])('are found %s', (_, body) => expect(phonesIn(body)).toEqual(['+1 555 0100']));

  it.each([
    ['of support', '<p><a href="tel:+15550100">+1 555 0100</a></p>'],
    ['in a menu', `<nav>${ANNA} <a href="tel:+15550100">+1 555 0100</a></nav>`],
    ['of a company', '<dl><dt>Company<dd><a href="/companies/9">Acme</a> <a href="tel:+15550100">+1 555 0100</a></dl>'],
    ['of the responsible', `<dl><dt>Owner<dd>${OLGA} <a href="tel:+15550100">+1 555 0100</a></dl>`],
    ['sums', `<li>${ANNA} <span>1 555 010.00</span></li>`],
    ['dates', `<li>${ANNA} <span>2026-11-30</span></li>`],
  ])('are not guessed where they are %s', (_, body) => expect(phonesIn(body)).toEqual([]));
});

describe('The state', () => {
  it.each([
    ['by a label', '<dl><dt>Stage</dt><dd>Won</dd></dl>'],
    ['in Russian', '<dl><dt>Этап сделки:</dt><dd>Won</dd></dl>'],
    ['by what developers call it', '<span class="stage-badge" data-status="won">Won</span>'],
    ['as the current step', '<div data-field="stage"><i>New</i><i aria-current="step">Won</i></div>'],
  ])('is found %s', (_, body) => expect(stateIn(body)).toBe('Won'));

  it.each([
    ['one of several', '<div data-field="stage"><i>New</i><i>Won</i><i>Lost</i></div>'],
    ['not chosen', '<dl><dt>Stage</dt><dd>—</dd></dl>'],
  ])('is not guessed where it is %s', (_, body) => expect(stateIn(body)).toBeUndefined());
});

describe('A page', () => {
  const rows = (count: number, write: (row: number) => string) =>
    Array.from({ length: count }, (_, row) => write(row)).join('');
  const page = (count: number) =>
    open(
      `<body><h1>Big deal</h1><dl><dt>Owner<dd>${OLGA}</dl>${rows(count, (row) => `<div class="row"><b>Sum</b><p><i>${row}</i></p></div>`)}</body>`,
    );
  const looksAt = (count: number) => {
    const document = page(count);
    return countLooks(document, () => guessElements(document, new URL(DEAL)));
  };

  it('of 20,000 elements, ten times as many as another, takes ten times the looks, not a hundred', () => {
    expect(looksAt(5_000) / looksAt(500)).toBeLessThan(15);
  });

  it('that shows a field over and over is a list, and no deal', () => {
    const list = rows(300, (row) => `<p><b>Owner</b><i>${OLGA}</i></p><p><a href="/contacts/${row + 1}">Anna</a></p>`);
    const { responsible, contacts } = guess(`<h1>Big deal</h1>${list}`);
    expect([responsible, contacts]).toEqual([undefined, []]);
  });

  it('is looked into only as deep as people build', () => {
    const html = `<h1>Big deal</h1>${'<div class="owner">'.repeat(500)}Olga Green`;
    expect(guess(html).responsible).toBeUndefined();
  });

  it('is looked into through open shadow roots', () => {
    const document = open('<body><x-page></x-page></body>');
    const root = document.querySelector('x-page')?.attachShadow({ mode: 'open' });
    if (root) root.innerHTML = `<h1>Big deal</h1><dl><dt>Owner</dt><dd>${OLGA}</dd></dl>`;
    const { name, responsible } = guessElements(document, new URL(DEAL));
    expect([name && shownText(name), responsible?.id]).toEqual(['Big deal', '3']);
  });
});
