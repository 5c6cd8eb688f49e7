import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { bitrix24Reader } from '@/lib/crm/bitrix24/reader';
import { currentDeal, readDeal } from '@/lib/crm/reading/read-deal';
import { createSessionClient } from '@/lib/crm/reading/session-client';
import { type Case, cases, openPage } from '../../crm/cases';

const ORIGIN = 'https://acme.bitrix24.com';
const TOKEN = '5e551d00000000000000000000000001';

const bitrixCases = cases.filter(({ reader }) => reader === bitrix24Reader);

function caseNamed(name: string): Case {
  const found = bitrixCases.find((one) => one.name === `bitrix24/${name}`);
  if (!found) throw new Error(`no case ${name}`);
  return found;
}

describe('what Bitrix24 is asked', () => {
  function asking(form: Record<string, string> | undefined, path = '/rest/batch.json') {
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response('{}'));
    const ask = createSessionClient({ fetch, origin: ORIGIN, requests: bitrix24Reader.requests });
    return { fetch, asked: ask(path, {}, form) };
  }
  const batchOf = (...commands: string[]) => ({
    sessid: TOKEN,
    halt: '0',
    ...Object.fromEntries(commands.map((command, index) => [`cmd[c${index}]`, command])),
  });

  it('is a form, sent by POST to the portal itself, following nothing', async () => {
    const { fetch, asked } = asking(batchOf('crm.deal.get?id=7'));
    expect(await asked).toEqual({});
    const [url, init] = fetch.mock.lastCall ?? [];
    expect(url).toBe(`${ORIGIN}/rest/batch.json`);
    expect(init).toMatchObject({ method: 'POST', credentials: 'include', redirect: 'error', cache: 'no-store' });
    expect(String(init?.body)).toBe(`sessid=${TOKEN}&halt=0&cmd%5Bc0%5D=crm.deal.get%3Fid%3D7`);
  });

  it.each([
    ['a write', batchOf('crm.deal.update?id=7')],
    ['a write among reads', batchOf('crm.deal.get?id=7', 'crm.deal.delete?id=7', 'user.get?ID=1')],
    ['a batch in a batch', batchOf('batch?cmd[a]=crm.deal.delete?id=7')],
    ['a write that ends like a read', batchOf('crm.deal.delete?id=7&x=crm.deal.get?id=7')],
    ['a write on another line', batchOf('crm.deal.get?id=7\ncmd[x]=crm.deal.delete?id=7')],
    ['more than an id', batchOf('crm.deal.get?id=7&fields[TITLE]=x')],
    ['a read that is not listed', batchOf('crm.lead.get?id=7')],
    ['no command', batchOf()],
    ['no token', { halt: '0', 'cmd[a]': 'crm.deal.get?id=7' }],
    ['another field', { ...batchOf('crm.deal.get?id=7'), auth: 'x' }],
    ['nothing', {}],
  ])('is never %s', async (_what, form) => {
    const { fetch, asked } = asking(form);
    await expect(asked).rejects.toThrow('not listed');
    expect(fetch).not.toHaveBeenCalled();
  });

  it.each(['/rest/crm.deal.update.json', '/rest/batch.json?cmd[a]=crm.deal.delete', '//evil.example/rest/batch.json'])(
    'is never %s',
    async (path) => {
      await expect(asking(batchOf('crm.deal.get?id=7'), path).asked).rejects.toThrow('not listed');
      await expect(asking(undefined, path).asked).rejects.toThrow('not listed');
    },
  );

  it('holds only methods that get or list, whatever else is tried', async () => {
    const name = fc.constantFrom(
      'crm',
      'deal',
      'contact',
      'items',
      'item',
      'user',
      'get',
      'list',
      'update',
      'add',
      'set',
    );
    const method = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('.'));
    const command = fc.tuple(method, fc.constantFrom('?id=', '?ID=', '?entityTypeId=2&id=', ''), fc.nat());
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 3 }), async (commands) => {
        const { fetch, asked } = asking(batchOf(...commands.map((parts) => parts.join(''))));
        await asked.catch(() => {});
        if (fetch.mock.calls.length === 0) return;
        for (const [asksFor] of commands) expect(asksFor).toMatch(/\.(get|list)$/);
      }),
    );
  });

  it('tells its token to nobody else', async () => {
    for (const page of bitrixCases) {
      const open = openPage(page);
      const heard: string[] = [];
      const fetch: typeof globalThis.fetch = async (input, init) => {
        heard.push(String(input), JSON.stringify(init?.headers));
        return open.fetch(input, init);
      };
      heard.push(JSON.stringify(await readDeal(bitrix24Reader, { ...open, fetch })));
      expect(heard.join('\n')).not.toContain('5e551d0');
    }
  });
});

describe('a session whose token has expired', () => {
  const page = caseNamed('expired-token-lost');
  const isOfNewToken = (asked: string) => asked.includes('5e551d0f0e0d0c0b0a09080706050402');

  it('is asked again once with the new one, and with it from then on', async () => {
    const open = openPage(page);
    await readDeal(bitrix24Reader, open);
    expect(open.requests.map(isOfNewToken)).toEqual([false, true, true]);
  });

  it.each([
    ['another one each time', () => crypto.randomUUID().replaceAll('-', '')],
    ['the same', () => TOKEN],
    ['no token at all', () => 'not-a-token'],
  ])('is not asked for ever when it answers with %s', async (_what, token) => {
    let times = 0;
    const fetch = async () => {
      times += 1;
      return new Response(JSON.stringify({ error: 'session_failed', sessid: token() }), { status: 401 });
    };
    const deal = await readDeal(bitrix24Reader, { ...openPage(page), fetch });
    expect(deal).toMatchObject({ name: page.expected.name, failures: { name: { session: 'refused' } } });
    expect(times).toBeLessThanOrEqual(2);
  });
});

describe('sliders', () => {
  const open = (url: string, html: string, frames: Record<string, string> = {}) =>
    openPage({ visit: { url: ORIGIN + url }, html, frames, answers: {} });
  const slider = (src: string, style = '') =>
    `<div class="side-panel-overlay" style="${style}"><iframe class="side-panel-iframe" src="${src}"></iframe></div>`;
  const dealOf = (page: ReturnType<typeof open>) => currentDeal(bitrix24Reader, page)?.id;

  it('over a list show the deal', () => {
    expect(dealOf(open('/crm/deal/list/', slider('/crm/deal/details/7/?IFRAME=Y')))).toBe('7');
  });

  it('hide the deal below, whatever they show', () => {
    for (const src of [
      '/crm/contact/details/5/?IFRAME=Y',
      '/crm/deal/details/0/',
      '/tasks/task/view/3/',
      'https://evil.example/crm/deal/details/9/',
    ])
      expect(dealOf(open('/crm/deal/details/7/', slider(src, 'display: block'))), src).toBeUndefined();
  });

  it('with the form of a new deal show none, whatever it is filled in from', () => {
    for (const path of ['/crm/deal/list/', '/crm/deal/details/7/'])
      for (const src of ['7/?copy=1&IFRAME=Y', '8/?copy&IFRAME=Y', '7/?expose=Y', '0/?lead_id=5', '0/?copy=1']) {
        const page = open(path, slider(`/crm/deal/details/${src}`, 'display: block'));
        expect(dealOf(page), `${path} ${src}`).toBeUndefined();
      }
  });

  it('that are closed show nothing', () => {
    const page = open('/crm/deal/details/7/', slider('/crm/contact/details/5/', 'display: none'));
    expect(dealOf(page)).toBe('7');
    page.document.body.innerHTML = slider('/crm/deal/details/8/');
    const [frame] = page.document.querySelectorAll('iframe');
    Object.defineProperty(frame, 'contentDocument', { value: null });
    expect(dealOf(page)).toBeUndefined();
    page.document.body.innerHTML = '';
    expect(dealOf(page)).toBe('7');
  });

  it('lie over each other by layer, else in order', () => {
    const [a, b] = ['/crm/deal/details/1/', '/crm/deal/details/2/'];
    expect(dealOf(open('/crm/', slider(a) + slider(b)))).toBe('2');
    expect(dealOf(open('/crm/', slider(a, 'z-index: 1350') + slider(b, 'z-index: 1310')))).toBe('1');
  });

  it('tell where they have gone since, not where they were sent', () => {
    const page = open('/crm/', slider('/crm/deal/details/1/'), { '/crm/deal/details/1/': '' });
    const inside = page.document.querySelector('iframe')?.contentDocument;
    inside?.defaultView?.history.pushState(null, '', '/crm/deal/details/2/');
    expect(dealOf(page)).toBe('2');
  });
});
