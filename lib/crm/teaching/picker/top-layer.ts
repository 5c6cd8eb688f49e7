/** What can lie over the page so that a press beside it closes it, or that nothing beside it can be reached. */
const MODAL = 'dialog:modal';
const DISMISSIBLE = '[popover]:not([popover="manual"]):popover-open';

/** For how long our layer stays without its script, which Firefox stops without a word when the extension is updated. */
const HIDE_AFTER_MS = 2_000;
/** How often the page is looked through for shadow roots: that takes longer than a look for what lies on top. */
const LOOK_FOR_ROOTS_MS = 200;

/** What the browser shows above all that is not of this kind, in the order of opening. */
const ON_TOP = `${MODAL}, :popover-open, :fullscreen`;

/** The document, and all open shadow roots in it. */
function rootsIn(root: Document | ShadowRoot): (Document | ShadowRoot)[] {
  const inner = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? rootsIn(shadowRoot) : []));
  return [root, ...inner];
}

const findIn = (roots: readonly ParentNode[], selector: string): Element[] =>
  roots.flatMap((root) => [...root.querySelectorAll(selector)]);

/**
 * Finds where our layer has to stand: in the dialog in front, because a browser lets nobody reach what is outside it,
 * and in the menu in front, because a press outside would close it. Either may stand in a shadow root.
 */
export function frontOf(document: Document, roots = rootsIn(document)): Element {
  const modal = findIn(roots, MODAL).at(-1);
  const menus = findIn(modal ? [modal] : roots, DISMISSIBLE);
  return menus.at(-1) ?? modal ?? document.documentElement;
}

/** Keeps an element over everything that the page shows, for as long as this script lives. */
export function createTopLayer(document: Document, host: HTMLElement) {
  let end: Animation | undefined;
  let roots: (Document | ShadowRoot)[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  let known = new Set<Element>();
  host.popover = 'manual';

  /** Whether the page shows something above all others that it did not show before. */
  function hasNewOnTop(): boolean {
    const before = known;
    known = new Set(findIn(roots, ON_TOP).filter((one) => one !== host));
    return [...known].some((one) => !before.has(one));
  }

  /**
   * Puts the element back on top where the page has put something above it or has taken it away.
   * @returns whether it had to
   */
  function keepOnTop(): boolean {
    const now = performance.now();
    if (now - lookedAt > LOOK_FOR_ROOTS_MS) {
      roots = rootsIn(document);
      lookedAt = now;
    }
    const front = frontOf(document, roots);
    const isCovered = hasNewOnTop();
    const isAway = host.parentNode !== front || !host.matches(':popover-open');
    if (isAway || isCovered) {
      if (host.parentNode !== front) front.append(host);
      if (host.matches(':popover-open')) host.hidePopover();
      host.showPopover();
      end = host.animate({ visibility: 'hidden' }, { delay: HIDE_AFTER_MS, duration: 1, fill: 'forwards' });
    }
    if (end) end.currentTime = 0;
    return isAway || isCovered;
  }

  return {
    keepOnTop,
    remove(): void {
      end?.cancel();
      host.remove();
    },
  };
}
