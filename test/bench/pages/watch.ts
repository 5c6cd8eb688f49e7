declare global {
  /** What a page of the benchmark notes of itself. */
  interface Window {
    bench: {
      /** When the pill came, in milliseconds after the navigation began. */
      pillAt: number | null;
      /** How many changes `change` has made. */
      changes: number;
      /** Changes the page so many times a second, for so many milliseconds; gives when that began. */
      change(perSecond: number, ms: number): number;
    };
  }
}

/**
 * A script of every page. It notes when the pill comes, by an observer of the root element's own children alone, and
 * can make the page restless as CRMs are: texts change, entries of the history come and go. It uses no promises,
 * because the trace does not say whose microtasks run.
 */
function watch(): void {
  function change(perSecond: number, ms: number): number {
    const shown = document.querySelector('iframe')?.contentDocument ?? document;
    const entries = shown.querySelector('article.item')?.parentElement;
    const text = entries?.querySelector('span')?.firstChild;
    if (!entries || !text) throw new Error('The page has no history.');
    const began = performance.now();
    const changeOnce = () => {
      if (performance.now() - began >= ms) return;
      window.bench.changes += 1;
      if (window.bench.changes % 2 === 0) text.nodeValue = `Change ${window.bench.changes}`;
      else if (entries.lastElementChild) entries.prepend(entries.lastElementChild);
      const next = began + (window.bench.changes * 1_000) / perSecond;
      setTimeout(changeOnce, Math.max(0, next - performance.now()));
    };
    changeOnce();
    return began;
  }
  window.bench = { pillAt: null, changes: 0, change };
  new MutationObserver((records) => {
    if (records.some(({ addedNodes }) => [...addedNodes].some(({ nodeName }) => nodeName === 'DIV')))
      window.bench.pillAt ??= performance.now();
  }).observe(document.documentElement, { childList: true });
}

export const WATCH = `(${watch})()`;
