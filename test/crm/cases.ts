import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HTMLIFrameElement, Window } from 'happy-dom';
import type { CrmReader } from '@/lib/crm/reader';
import type { Page } from '@/lib/crm/reading/read-deal';
import type { PageDeal } from '@/lib/deal/model';
import { readers } from './readers';

/** One case, as a folder `test/crm/<crm>/<case>/` holds it: a page, the CRM's answers, and the deal to read from them. */
export interface Case {
  name: string;
  reader: CrmReader;
  visit: Visit;
  html: string;
  frames?: Frames;
  answers: Answers;
  expected: PageDeal;
}

export interface Visit {
  url: string;
  cookies?: string[];
  /** The addresses of resources that the page has loaded. */
  resources?: string[];
  /** False where the reader may read only what the page shows. */
  session?: boolean;
  /** The files of pages inside frames, by the frame's `src`. */
  frames?: Record<string, string>;
}

/** The HTML of the pages inside the page's frames, by the frame's `src`; a frame that is not here is still loading. */
type Frames = Record<string, string>;

/**
 * The CRM's answers by path and query, to a form by `POST path?name=value&…` in plain text. The CRM sends a body that is
 * a string as it stands (raw integers, HTML).
 */
export type Answers = Record<string, { status: number; body: unknown }>;

export const cases: readonly Case[] = readers.flatMap((reader) =>
  readdirSync(folderOf(reader)).map((name) => loadCase(reader, name)),
);

function folderOf(reader: CrmReader): string {
  return join(import.meta.dirname, reader.site.crm);
}

function loadCase(reader: CrmReader, name: string): Case {
  const read = (file: string) => readFileSync(join(folderOf(reader), name, file), 'utf8');
  const visit: Visit = JSON.parse(read('visit.json'));
  return {
    name: `${reader.site.crm}/${name}`,
    reader,
    visit,
    html: read('page.html'),
    frames: Object.fromEntries(Object.entries(visit.frames ?? {}).map(([src, file]) => [src, read(file)])),
    answers: JSON.parse(read('answers.json')),
    expected: JSON.parse(read('expected.json')),
  };
}

/** A case's page in a window: `requests` are the paths that a reader requested, `goTo` changes the address as an app does. */
export interface OpenPage extends Page {
  requests: string[];
  goTo(url: string): void;
}

export function openPage({
  visit,
  html,
  frames = {},
  answers,
}: Pick<Case, 'visit' | 'html' | 'frames' | 'answers'>): OpenPage {
  const window = new Window({ url: visit.url });
  for (const cookie of visit.cookies ?? []) window.document.cookie = `${cookie}; path=/`;
  const loaded = (visit.resources ?? []).map((name) => ({ name }));
  Object.defineProperty(window, 'performance', { value: { getEntriesByType: () => loaded } });
  window.document.write(html);
  for (const frame of window.document.querySelectorAll('iframe')) fillFrame(window, frame, frames);
  const requests: string[] = [];
  return {
    document: window.document as unknown as Document,
    address: () => window.location.href,
    goTo: (url) => window.history.pushState(null, '', url),
    fetch: answerWith(answers, (asked, { origin }) => {
      if (origin !== window.location.origin) throw new TypeError('asked elsewhere');
      requests.push(asked);
    }),
    requests,
  };
}

/** Gives the frame's page a window of its own, inside that of the page. */
function fillFrame(around: Window, frame: HTMLIFrameElement, frames: Frames): void {
  const src = frame.getAttribute('src') ?? '';
  const html = frames[src];
  const window = new Window({ url: html === undefined ? 'about:blank' : new URL(src, around.location.href).href });
  window.document.write(html ?? '');
  Object.defineProperty(window, 'parent', { value: around });
  Object.defineProperty(frame, 'contentDocument', { value: window.document });
}

/** Plays a CRM that gives these answers, and 404 to everything else. */
export function answerWith(answers: Answers, hear: (asked: string, url: URL) => void = () => {}): typeof fetch {
  return async (input, init) => {
    const url = new URL(String(input));
    const asked = asWritten(url, init);
    hear(asked, url);
    return respond(answers[asked]);
  };
}

function asWritten({ pathname, search }: URL, { method, body }: RequestInit = {}): string {
  const fields = body instanceof URLSearchParams ? [...body].map(([name, value]) => `${name}=${value}`) : [];
  return method === 'POST' ? `POST ${pathname}?${fields.join('&')}` : pathname + search;
}

function respond(answer: Answers[string] | undefined): Response {
  const { status, body } = answer ?? { status: 404, body: { error: 'not found' } };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return new Response(status === 204 ? null : text, { status });
}
