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
  ended.addEventListener('abort', () => observer.disconnect());

  function raise(): void {
    if (ended.aborted) return;
    end.abort();
    onChange();
  }

  for (const document of documents) {
    const { defaultView: view } = document;
    const listen = (target: EventTarget | null | undefined, name: string, listener: (event: Event) => void = raise) =>
      target?.addEventListener(name, listener, { signal: ended, capture: true });
    // Our pill stands beside the body, so that it is no change of the page.
    observer.observe(document.body ?? document, ALL_MUTATIONS);
    listen(document, 'input');
    listen(document, 'change');
    // Pages load many pictures; only a frame that has loaded can show another deal.
    listen(document, 'load', ({ target }) => (target as Partial<Element>).localName === 'iframe' && raise());
    // A page around this one hides its frame by giving it no size.
    listen(view, 'resize');
    listen(view?.navigation, 'currententrychange');
  }
}
