import type { Site } from '../../browser/hosts.ts';
import { WAZZUP_HOST } from '../../browser/world.ts';
import { type Answers, answerTo } from './answers.ts';
import { CRMS, type Crm, fixtures } from './fixture.ts';
import { growDeal, growList, isKind, KINDS, type Kind } from './grow.ts';
import { WATCH } from './watch.ts';

/** The CRMs' own sites, which serve grown pages and count what a read asks for. */
export interface Crms extends Site {
  /** Whether everything that a read of the deal asks for was asked from the page at this address. */
  isRead(address: string): boolean;
}

/** Serves the pages of all CRMs. They ask nothing themselves: every request beside the pages is the extension's. */
export function createCrms(): Crms {
  const asked = new Map<string, Set<string>>();
  const made = new Map<string, string>();

  function pageOf(crm: Crm, kind: Kind, isFrame: boolean): string {
    const key = `${crm} ${kind} ${isFrame}`;
    const html = made.get(key) ?? withWatch(makePage(crm, kind, isFrame));
    made.set(key, html);
    return html;
  }

  async function answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const crm = crmAt(url.hostname);
    if (!crm) return new Response('No such host here', { status: 404 });
    const kind = url.searchParams.get('kind') ?? '';
    if (isKind(kind)) return html(pageOf(crm, kind, false), fixtures[crm].cookies);
    const { frame, answers } = fixtures[crm];
    if (frame && url.pathname + url.search === frame.path) return html(pageOf(crm, frameKind(request), true));
    const { key, response } = await answerTo(answers as Answers, request);
    const page = request.headers.get('referer') ?? '';
    asked.set(page, (asked.get(page) ?? new Set()).add(key));
    return response;
  }

  return {
    owns: (host) => host !== WAZZUP_HOST,
    fetch: answer,
    isRead(address) {
      const crm = crmAt(new URL(address).hostname);
      const keys = Object.keys(crm ? fixtures[crm].answers : {});
      return keys.every((key) => asked.get(address)?.has(key));
    },
  };
}

function crmAt(hostname: string): Crm | undefined {
  return CRMS.find((crm) => new URL(fixtures[crm].url).hostname === hostname);
}

/** The kind of the page around a frame, which the browser names as the frame's referrer. */
function frameKind(request: Request): Kind {
  const around = request.headers.get('referer') ?? '';
  const kind = URL.canParse(around) ? (new URL(around).searchParams.get('kind') ?? '') : '';
  return isKind(kind) ? kind : 'deal-5000';
}

function makePage(crm: Crm, kind: Kind, isFrame: boolean): string {
  const { html, frame } = fixtures[crm];
  if (kind === 'no-deal') return growList(crm, KINDS[kind].nodes);
  if (!frame) return growDeal(crm, html, KINDS[kind]);
  return isFrame ? growDeal(crm, frame.html, KINDS[kind]) : html;
}

const withWatch = (page: string): string => page.replace('<head>', () => `<head><script>${WATCH}</script>`);

function html(body: string, cookies: readonly string[] = []): Response {
  const headers = new Headers({ 'content-type': 'text/html; charset=utf-8' });
  for (const cookie of cookies) headers.append('set-cookie', `${cookie}; path=/`);
  return new Response(body, { headers });
}
