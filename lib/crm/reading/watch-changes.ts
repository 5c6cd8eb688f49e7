/** Everything a reader can see of a page, and that raises a mutation. */
const ALL_MUTATIONS = { subtree: true, childList: true, characterData: true, attributes: true };

/**
 * Calls `onChange` once, when something in one of the documents changes: its nodes and attributes, what the manager
 * types or chooses, the frames in it. From then on it watches nothing, so that a restless page costs no more than one
 * that changes once; whoever has looked at the page watches anew. It ends when the signal aborts.
 */
export function watchChanges(documents: ReadonlySet<Document>, signal: AbortSignal, onChange: () => void): void {
  const end = new AbortController();
  const ended = AbortSignal.any([signal, end.signal]);
  const observer = new MutationObserver(raise);
  ended.addEventListener('abort', () => observer.disconnect(), { once: true });

  function raise(): void {
    if (ended.aborted) return;
    end.abort();
    onChange();
  }

  for (const document of documents) {
    observer.observe(document, ALL_MUTATIONS);
    const listen = (target: EventTarget | null | undefined, names: string[], listener: (event: Event) => void) => {
      for (const name of names)
        target?.addEventListener(name, listener, { signal: ended, capture: true, passive: true });
    };
    listen(document, ['input', 'change'], raise);
    // Pages load many pictures; only a frame that has loaded can show another deal.
    listen(document, ['load'], ({ target }) => (target as Partial<Element>).localName === 'iframe' && raise());
    // A page around this one hides its frame by giving it no size.
    listen(document.defaultView, ['resize'], raise);
    listen(document.defaultView?.navigation, ['currententrychange'], raise);
  }
}
