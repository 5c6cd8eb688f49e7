import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Site, serveHosts } from '../browser/hosts.ts';
import type { Visit } from '../crm/cases.ts';
import { expect, test } from './fixtures.ts';

// This opens the pages of the readers' tests at their real addresses in a real browser.

const FOLDER = join(import.meta.dirname, '../crm');
/** The folders that have cases. */
const CRMS = readdirSync(FOLDER, { withFileTypes: true })
  .filter((folder) => folder.isDirectory())
  .map(({ name }) => name)
  .filter((crm) => readdirSync(join(FOLDER, crm)).some((name) => existsSync(join(FOLDER, crm, name, 'visit.json'))));

interface Case {
  name: string;
  visit: Visit;
  file: (name: string) => string;
}

function casesOf(crm: string): Case[] {
  return readdirSync(join(FOLDER, crm)).map((name) => {
    const file = (part: string) => readFileSync(join(FOLDER, crm, name, part), 'utf8');
    return { name, visit: JSON.parse(file('visit.json')), file };
  });
}

/** Makes a site that gives one case's page, frames and answers. */
function siteOf({ visit, file }: Case): Site {
  const page = new URL(visit.url);
  const answers: Record<string, { status: number; body: unknown }> = JSON.parse(file('answers.json'));
  const cookies = (visit.cookies ?? []).map((cookie) => ['set-cookie', `${cookie}; path=/`] as [string, string]);
  const html = (name: string) =>
    new Response(file(name), { headers: [['content-type', 'text/html; charset=utf-8'], ...cookies] });
  return {
    owns: (host: string) => host === page.host,
    async fetch(request: Request): Promise<Response> {
      const { pathname, search } = new URL(request.url);
      const path = pathname + search;
      const frame = visit.frames?.[path];
      if (frame) return html(frame);
      const form = request.method === 'POST' ? await request.text() : '';
      const fields = [...new URLSearchParams(form)].map(([name, value]) => `${name}=${value}`).join('&');
      const answer = answers[request.method === 'POST' ? `POST ${pathname}?${fields}` : path];
      if (answer) {
        const { status, body } = answer;
        return new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), { status });
      }
      return path === page.pathname + page.search ? html('page.html') : new Response('{}', { status: 404 });
    },
  };
}

/**
 * Says whether a server can show this case. It cannot do without TLS, freeze a page between two deals, or send earlier
 * requests.
 */
const isServable = ({ visit, name }: Case): boolean =>
  visit.url.startsWith('https:') && !visit.resources && !/not-yet|changed-since|loading/.test(name);

test.use({ granted: ['https://*/*'] });

for (const crm of CRMS)
  test(`${crm}: the reader gives the expected deal for every page in the browser`, async ({ start }) => {
    const cases = casesOf(crm).filter(isServable);
    expect(cases.length).toBeGreaterThanOrEqual(1);
    let site: Site = { owns: () => false, fetch: () => new Response() };
    const hosts = await serveHosts([
      { owns: (host) => site.owns(host), fetch: (...request) => site.fetch(...request) },
    ]);
    const { context, inside } = await start({ port: hosts.port });
    for (const pageCase of cases) {
      site = siteOf(pageCase);
      await context.clearCookies();
      const page = await context.newPage();
      await page.goto(pageCase.visit.url);
      await page.bringToFront();
      const read = async () =>
        (await inside()).evaluate(async (session) => {
          const [tab] = await chrome.tabs.query({ active: true, lastFocusedWindow: true });
          // Content scripts answer the background only. In Firefox this code runs in a page, so it sends through the
          // background.
          const background = (await chrome.runtime.getBackgroundPage?.()) ?? globalThis;
          const { tabs }: typeof chrome = Reflect.get(background, 'chrome');
          return tabs.sendMessage(tab?.id ?? -1, { type: 'page.read', request: { session } }).catch(() => undefined);
        }, pageCase.visit.session ?? true);
      const expected = JSON.parse(pageCase.file('expected.json'));
      await expect.poll(read, { message: `${crm}/${pageCase.name}` }).toEqual(expected);
      await page.close();
    }
    await hosts.close();
  });

test('every CRM with a reader has pages here', () => {
  // The pages of CRMs that managers teach are made by a generator (test/crm/taught).
  const scripts = readdirSync(join(import.meta.dirname, '../../entrypoints')).filter((name) =>
    /(?<!^taught)\.content\.ts$/.test(name),
  );
  expect(scripts.map((name) => name.replace('.content.ts', '')).sort()).toEqual(CRMS.toSorted());
});
