declare global {
  /** What a page of the benchmark notes of itself. */
  interface Window {
    bench: {
      /** When the pill came, in milliseconds after the navigation began. */
      pillAt: number | null;
      /** Changes the page so many times a second, for so many milliseconds. */
      change(perSecond: number, ms: number): Promise<number>;
    };
  }
}

/**
 * A script of every page. It notes when the pill comes, by an observer of the root element's own children alone, and
 * can make the page restless as CRMs are: texts change, entries of the history come and go.
 */
function watch(): void {
  window.bench = {
    pillAt: null,
    async change(perSecond, ms) {
      const target = document.querySelector('iframe')?.contentDocument ?? document;
      const entries = target.querySelector('article.item')?.parentElement ?? target.body;
      const text = entries.querySelector('span')?.firstChild;
      const began = performance.now();
      let changes = 0;
      while (performance.now() - began < ms) {
        changes += 1;
        if (changes % 2 === 0 && text) text.nodeValue = `Change ${changes}`;
        else if (entries.lastElementChild) entries.prepend(entries.lastElementChild);
        const wait = began + (changes * 1_000) / perSecond - performance.now();
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
      }
      return changes;
    },
  };
  new MutationObserver((records) => {
    if (records.some(({ addedNodes }) => [...addedNodes].some(({ nodeName }) => nodeName === 'DIV')))
      window.bench.pillAt ??= performance.now();
  }).observe(document.documentElement, { childList: true });
}

export const WATCH = `(${watch})()`;
