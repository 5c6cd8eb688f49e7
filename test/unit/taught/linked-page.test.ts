import { Window } from 'happy-dom';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { fetchLinkedPage } from '@/lib/crm/taught/linked-page';

const AGREED = '/people/{digits}';
const PAGE = { baseURI: 'https://crm.example/deals/7', defaultView: { location: { origin: 'https://crm.example' } } };
const HTML = { headers: { 'content-type': 'text/html; charset=utf-8' } };

beforeEach(() => {
  vi.stubGlobal('DOMParser', new Window().DOMParser);
});

function ask(link: string, answer: () => Response | Promise<Response> = () => new Response('<p>Ann</p>', HTML)) {
  const requests: [string, RequestInit][] = [];
  const hold = { isOn: vi.fn(async () => false), begin: vi.fn(async () => {}) };
  const fetch = (async (address: string, request: RequestInit) => {
    requests.push([address, request]);
    return answer();
  }) as typeof globalThis.fetch;
  const page = fetchLinkedPage(link, [AGREED], PAGE as unknown as Document, { fetch, hold });
  return { page, requests, hold };
}

describe('a linked page', () => {
  it("is asked for by GET at the link's own address, and parsed", async () => {
    const { page, requests } = ask('/people/12?from=deal#phones');
    expect((await page).querySelector('p')?.textContent).toBe('Ann');
    expect(requests).toMatchObject([
      [
        'https://crm.example/people/12',
        { method: 'GET', redirect: 'error', credentials: 'include', cache: 'no-store' },
      ],
    ]);
  });

  it.each([
    'https://evil.example/people/12',
    '//evil.example/people/12',
    'http://crm.example/people/12',
    'https://crm.example:8443/people/12',
    'javascript:alert(1)',
    'data:text/html,x',
    '/people/12/delete',
    '/people/new',
    '/users/12',
    '/logout?next=/people/12',
    '/people/12/../../admin',
  ])('is not asked for at %s', async (link) => {
    const { page, requests } = ask(link);
    await expect(page).rejects.toMatchObject({ reason: 'changed' });
    expect(requests).toEqual([]);
  });

  it.each<[reason: string, answer: () => Response]>([
    ['refused', () => new Response('', { status: 401, ...HTML })],
    ['refused', () => new Response('', { status: 403, ...HTML })],
    ['failed', () => new Response('', { status: 500, ...HTML })],
    ['changed', () => new Response('{}', { headers: { 'content-type': 'application/json' } })],
    ['changed', () => new Response('x'.repeat(2_000_001), HTML)],
    [
      'refused',
      () => {
        throw new TypeError('a redirect');
      },
    ],
  ])('gives nothing: %s', async (reason, answer) => {
    await expect(ask('/people/12', answer).page).rejects.toMatchObject({ reason });
  });

  it('leaves a CRM alone that asks for that', async () => {
    const { page, hold } = ask('/people/12', () => new Response('', { status: 429, headers: { 'retry-after': '7' } }));
    await expect(page).rejects.toMatchObject({ reason: 'held' });
    expect(hold.begin).toHaveBeenCalledWith(7_000);
  });

  it('is not asked for while the CRM is left alone', async () => {
    const fetch = vi.fn();
    const hold = { isOn: async () => true, begin: async () => {} };
    await expect(
      fetchLinkedPage('/people/12', [AGREED], PAGE as unknown as Document, { fetch, hold }),
    ).rejects.toMatchObject({ reason: 'held' });
    expect(fetch).not.toHaveBeenCalled();
  });
});
