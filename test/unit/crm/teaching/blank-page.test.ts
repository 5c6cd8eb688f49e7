import fc from 'fast-check';
import { Window } from 'happy-dom';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { blankPage } from '@/lib/crm/teaching/blank-page';
import { generateCases } from '../../../crm/taught/cases';

function open(html: string, url = 'https://crm.example/deals/4217/card'): Document {
  const window = new Window({ url });
  vi.stubGlobal('Node', window.Node);
  window.document.write(html);
  return window.document as unknown as Document;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

const blank = (body: string): string => blankPage(open(`<html><body>${body}</body></html>`));

describe('A blanked page', () => {
  it('keeps how long texts are, and the signs in them', () => {
    expect(blank('<p>Big Deal, 2nd: +7 (914) 249-90-52</p>')).toContain('<p>xxx xxxx, 0xx: +0 (000) 000-00-00</p>');
  });

  it('blanks other scripts, too', () => {
    expect(blank('<p>Кухня № 5 – 李 🚀</p>')).toContain('<p>xxxxx x 0 x x x</p>');
  });

  it('keeps what names the parts of the page', () => {
    expect(
      blank('<div class="deal-owner" data-testid="property-owner" role="row"><b name="order[manager]">Anna</b></div>'),
    ).toContain(
      '<div class="deal-owner" data-testid="property-owner" role="row"><b name="order[manager]">xxxx</b></div>',
    );
  });

  it.each([
    ['a number in a name', '<li data-testid="person-28173" id="row_771562">', '28173', '771562'],
    [
      'somebody’s word in a class',
      '<li class="of-zenith annabrown">Anna Brown, Zenith</li>',
      'zenith',
      'anna',
      'brown',
    ],
    ['an address', '<a href="https://acme.example/deals/zenith-42?q=Brown#x">', 'acme', 'zenith', '42', 'Brown'],
    ['a phone’s link', '<a href="tel:+79142499052">', '7914'],
    ['what people hear', '<img alt="Anna" src="/avatars/anna.png"><i title="Anna" aria-label="Anna"></i>', 'nna'],
    ['a style', '<i style="background:url(/anna.png)"></i>', 'anna', 'style'],
    ['a value', '<input value="Anna"><textarea>Anna</textarea><option label="Anna">Anna</option>', 'Anna'],
    ['a value of the app’s own', '<i data-record="Anna"></i>', 'Anna'],
    ['code', '<script>var anna = 1</script><style>.anna{}</style><!-- anna --><meta content="anna">', 'anna'],
    ['a template', '<template><p>Anna</p></template>', 'nna'],
    ['a picture', '<svg><text>Anna</text></svg>', 'nna'],
    ['a script in an attribute', '<a href="javascript:anna()" onclick="anna()">', 'anna'],
  ])('has nothing of %s', (_, html, ...words) => {
    const page = blank(html);
    for (const word of words) expect(page.toLowerCase()).not.toContain(word.toLowerCase());
  });

  it('says nothing of secrets, not even how long they are', () => {
    const page = blank('<input type="hidden" value="abcdefgh"><input type="password" value="hunter22">');
    expect(page).toContain('<input type="hidden"><input type="password">');
  });

  it('keeps the words of the CRM in addresses', () => {
    expect(blank('<a href="/contacts/771562/view?tab=notes">x</a>')).toContain(
      '<a href="/contacts/000000/view?tab=notes">',
    );
    expect(blank('')).toContain('<!-- /deals/0000/card -->');
  });

  it('looks into open shadow roots', () => {
    const document = open('<x-card></x-card>');
    const card = document.querySelector('x-card');
    card?.attachShadow({ mode: 'open' }).append('Anna');
    expect(blankPage(document)).toContain('<x-card><template shadowrootmode="open">xxxx</template></x-card>');
  });

  it('has one megabyte at most, and says so', () => {
    const page = blank('<p class="deal-row">Anna Brown, who has written all this</p>'.repeat(16_000));
    expect(Buffer.byteLength(page)).toBeLessThan(2 ** 20);
    expect(page).toContain('left out');
    expect(blank('<p>Anna</p>')).not.toContain('left out');
  });

  it.each(generateCases(11))('of $kind has none of its values', ({ taught: { html, address, expected } }) => {
    const page = blankPage(open(html, address)).toLowerCase();
    const people = [expected.responsible, ...(expected.contacts ?? [])].flatMap((person) => person ?? []);
    const words = people.flatMap(({ id = '', name }) => [id, name, ...name.split(' ')]);
    for (const value of [expected.id, expected.name, ...words].filter((text) => text.length > 3))
      expect(page).not.toContain(value.toLowerCase());
    for (const phone of expected.contacts?.flatMap(({ phones }) => phones) ?? [])
      expect(page.replace(/[^0-9]/g, '')).not.toContain(phone.replace(/\D/g, ''));
  });

  it('has none of the words that people read in it', () => {
    const word = fc.stringMatching(/^[a-z]{2,4}(zq|qx|ёж|漢)[a-z]{1,4}$/);
    const place = fc.constantFrom(
      (text: string) => `<p>${text}</p>`,
      (text: string) => `<p class="${text} row-${text}">${text}</p>`,
      (text: string) => `<li id="${text}" data-x="${text}" title="${text}"></li>`,
      (text: string) => `<a href="/x/${text}?${text}=${text}#${text}">go</a>`,
      (text: string) => `<input name="of[${text}]" data-testid="a-${text}" value="${text}">`,
      (text: string) => `<select><option>${text}</select>`,
      (text: string) => `<b contenteditable alt='${text}' aria-label='${text}'></b>`,
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(word, place), { maxLength: 6 }), (parts) => {
        const page = blank(parts.map(([text, write]) => write(text)).join(''));
        for (const [text] of parts) expect(page).not.toContain(text);
      }),
      { numRuns: 50 },
    );
  });
});
