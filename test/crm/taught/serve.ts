import type { Site } from '../../browser/hosts.ts';
import type { GeneratedPage, KindCases } from './model.ts';

const ROUTES = '/routes.js';

/**
 * Serves the generated pages and their frames at their own addresses. Pages that differ in the hash alone are one
 * document, whose script draws the page that the hash names, and another one when the hash changes.
 */
export function createTaughtSite(cases: readonly KindCases[]): Site {
  const pages = cases.flatMap(({ taught, proof, others }) => [taught, proof, ...others]);
  const hosts = new Set(pages.map(({ address }) => new URL(address).host));
  const byDocument = Map.groupBy(pages, ({ address }) => documentOf(address));
  const frames = new Map(pages.flatMap(({ frames }) => frames.map(({ address, html }) => [documentOf(address), html])));
  return {
    owns: (host) => hosts.has(host),
    fetch: (request) => {
      const url = new URL(request.url);
      if (url.pathname === ROUTES) {
        const routed = byDocument.get(url.origin + decodeURIComponent(url.search.slice(1)));
        return new Response(routed ? routesScript(routed) : '', { headers: { 'Content-Type': 'text/javascript' } });
      }
      const [page, ...further] = byDocument.get(documentOf(url.href)) ?? [];
      const html = further.length > 0 ? routedDocument(url) : (page?.html ?? frames.get(documentOf(url.href)));
      return html === undefined
        ? new Response('', { status: 404 })
        : new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    },
  };
}

const documentOf = (address: string): string => {
  const { origin, pathname, search } = new URL(address);
  return origin + pathname + search;
};

const routedDocument = ({ pathname, search }: URL): string =>
  `<!doctype html><html><head><meta charset="utf-8"><script src="${ROUTES}?${encodeURIComponent(pathname + search)}" defer></script></head><body></body></html>`;

/** Writes the script that draws the page for the hash; none of it stays in the document. */
function routesScript(pages: readonly GeneratedPage[]): string {
  const byHash = Object.fromEntries(pages.map(({ address, html }) => [new URL(address).hash, html]));
  return `{
  const pages = ${JSON.stringify(byHash)};
  const draw = () => {
    const html = pages[location.hash];
    const drawn = new DOMParser().parseFromString(html ?? '', 'text/html');
    for (const [to, from] of [[document.documentElement, drawn.documentElement], [document.body, drawn.body]]) {
      for (const { name } of [...to.attributes]) to.removeAttribute(name);
      for (const { name, value } of from.attributes) to.setAttribute(name, value);
    }
    document.head.replaceChildren(...drawn.head.childNodes);
    document.body.replaceChildren(...drawn.body.childNodes);
  };
  addEventListener('hashchange', draw);
  draw();
}`;
}
