import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Window } from 'happy-dom';
import { readers } from '@/lib/crm';
import type { Page } from '@/lib/crm/read';
import type { Reader } from '@/lib/crm/reader';
import type { PageDeal } from '@/lib/deal/model';

/** What a folder `test/crm/<crm>/<case>/` holds: a page, the CRM's answers, and what must be read from them. */
export interface Case {
  name: string;
  reader: Reader;
  visit: Visit;
  html: string;
  answers: Answers;
  expected: PageDeal;
}

interface Visit {
  url: string;
  cookies?: string[];
  /** Addresses the page has loaded. */
  resources?: string[];
  /** False: only what the page shows may be read. */
  session?: boolean;
}

/** By path and query; a body that is a string is sent as it is (raw integers, HTML). */
export type Answers = Record<string, { status: number; body: unknown }>;

export const cases: readonly Case[] = readers.flatMap((reader) =>
  readdirSync(folderOf(reader)).map((name) => loadCase(reader, name)),
);

function folderOf(reader: Reader): string {
  return join(import.meta.dirname, reader.crm);
}

function loadCase(reader: Reader, name: string): Case {
  const read = (file: string) => readFileSync(join(folderOf(reader), name, file), 'utf8');
  return {
    name: `${reader.crm}/${name}`,
    reader,
    visit: JSON.parse(read('visit.json')),
    html: read('page.html'),
    answers: JSON.parse(read('answers.json')),
    expected: JSON.parse(read('expected.json')),
  };
}

/** A case's page, opened; `requests` are the paths it was asked for, `goTo` changes the address as an app does. */
export interface OpenPage extends Page {
  requests: string[];
  goTo(url: string): void;
}

export function openPage({ visit, html, answers }: Pick<Case, 'visit' | 'html' | 'answers'>): OpenPage {
  const window = new Window({ url: visit.url });
  for (const cookie of visit.cookies ?? []) window.document.cookie = `${cookie}; path=/`;
  const loaded = (visit.resources ?? []).map((name) => ({ name }));
  Object.defineProperty(window, 'performance', { value: { getEntriesByType: () => loaded } });
  window.document.write(html);
  const requests: string[] = [];
  return {
    document: window.document as unknown as Document,
    address: () => window.location.href,
    goTo: (url) => window.history.pushState(null, '', url),
    fetch: answerWith(answers, (url) => {
      if (url.origin !== window.location.origin) throw new TypeError('asked elsewhere');
      requests.push(url.pathname + url.search);
    }),
    requests,
  };
}

/** A CRM that gives these answers, and 404 to everything else. */
export function answerWith(answers: Answers, hear: (url: URL) => void = () => {}): typeof fetch {
  return async (input) => {
    const url = new URL(String(input));
    hear(url);
    return respond(answers[url.pathname + url.search]);
  };
}

function respond(answer: Answers[string] | undefined): Response {
  const { status, body } = answer ?? { status: 404, body: { error: 'not found' } };
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
}
