import { afterEach, describe, expect, it, vi } from 'vitest';
import { readDeal } from '@/lib/crm/reading/read-deal';
import { createInterpreter } from '@/lib/crm/taught/interpreter';
import { createTaughtReader } from '@/lib/crm/taught/reader';
import type { Lesson } from '@/lib/lesson/model';
import { openPage } from '../../../crm/cases';
import { LESSON } from '../../../fixtures/lesson';

const CONTACT = '<html><body><a href="tel:+12025550131">+1 202-555-0131</a></body></html>';

/** A lesson that reads the contacts of this page, and their phones on their own pages. */
const taught: Lesson = {
  ...LESSON,
  fields: {
    ...LESSON.fields,
    contacts: {
      marks: [{ steps: [{ class: 'contact' }], take: 'text', id: { attribute: 'data-id', form: '{digits}' } }],
    },
  },
};

/** Reads a deal with one contact, whose link leads to this address; gives the requests that were made. */
async function readWithLink(link: string, answer: () => Response | Promise<Response> = () => html(CONTACT)) {
  const body = `<h1>Roof</h1><a class="contact" data-id="31" href="${link}">Maria</a>`;
  const page = openPage({
    visit: { url: `${LESSON.origin}/deals/7` },
    html: `<html><body>${body}</body></html>`,
    answers: {},
  });
  const window = page.document.defaultView as unknown as typeof globalThis;
  window.Element.prototype.checkVisibility = () => true;
  for (const name of ['CSS', 'Node', 'NodeFilter', 'DOMParser'] as const) vi.stubGlobal(name, window[name]);
  const asked: [address: string, init: RequestInit | undefined][] = [];
  const client = {
    ...page,
    fetch: async (address: RequestInfo | URL, init?: RequestInit) => {
      asked.push([String(address), init]);
      return answer();
    },
  };
  const deal = await readDeal(createTaughtReader(taught, createInterpreter(taught), client), client);
  return { asked, deal };
}

const html = (text: string, init?: ResponseInit) =>
  new Response(text, { headers: { 'content-type': 'text/html; charset=utf-8' }, ...init });

afterEach(() => vi.unstubAllGlobals());

describe('the pages that a lesson asks for', () => {
  it('are those to which the contacts’ own links lead: by GET, with the session, and following no redirect', async () => {
    const { asked, deal } = await readWithLink('/contacts/31');
    expect(asked).toMatchObject([
      [`${LESSON.origin}/contacts/31`, { method: 'GET', credentials: 'include', redirect: 'error', cache: 'no-store' }],
    ]);
    expect(deal?.contacts).toEqual([{ id: '31', name: 'Maria', phones: ['+1 202-555-0131'] }]);
  });

  it.each([
    ['another host', 'https://evil.example/contacts/31'],
    ['another host, without a scheme', '//evil.example/contacts/31'],
    ['another port', 'https://crm.acme.example:8443/contacts/31'],
    ['another scheme', 'http://crm.acme.example/contacts/31'],
    ['a name before the host', 'https://crm.acme.example@evil.example/contacts/31'],
    ['a script', 'javascript:fetch(`//evil.example`)//contacts/31'],
    ['data', 'data:text/html,/contacts/31'],
    ['another form than was agreed to', '/contacts/31/delete'],
    ['another folder', '/logout/31'],
    ['a folder above', '/contacts/../logout'],
    ['no id', '/contacts/all'],
  ])('are none if the link leads to %s', async (_, link) => {
    const { asked, deal } = await readWithLink(link);
    expect(asked).toEqual([]);
    expect(deal?.contacts?.[0]?.phones ?? []).toEqual([]);
  });

  it('take nothing along that the page’s own link does not have, and not what stands behind #', async () => {
    const { asked } = await readWithLink('/contacts/31#token=1');
    expect(asked.map(([address]) => address)).toEqual([`${LESSON.origin}/contacts/31`]);
  });

  it.each<[string, () => Response | Promise<Response>]>([
    ['a redirect', () => Promise.reject(new TypeError('Failed to fetch'))],
    ['a refusal', () => html(CONTACT, { status: 403 })],
    ['no page', () => new Response(CONTACT, { headers: { 'content-type': 'application/json' } })],
    ['a page without an end', () => html(`${CONTACT}${' '.repeat(2_100_000)}`)],
  ])('are not believed if the answer is %s', async (_, answer) => {
    const { deal } = await readWithLink('/contacts/31', answer);
    expect(deal).toMatchObject({ id: '7', contacts: [{ id: '31', name: 'Maria' }] });
    expect(deal?.contacts?.[0]?.phones ?? []).toEqual([]);
  });

  it('are none where the manager lets readers read only what the page shows', async () => {
    const body = '<h1>Roof</h1><a class="contact" data-id="31" href="/contacts/31">Maria</a>';
    const page = openPage({ visit: { url: `${LESSON.origin}/deals/7` }, html: body, answers: {} });
    const window = page.document.defaultView as unknown as typeof globalThis;
    window.Element.prototype.checkVisibility = () => true;
    for (const name of ['CSS', 'Node', 'NodeFilter'] as const) vi.stubGlobal(name, window[name]);
    await readDeal(createTaughtReader(taught, createInterpreter(taught), page), page, { session: false });
    expect(page.requests).toEqual([]);
  });
});
