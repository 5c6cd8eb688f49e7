import { useEffect, useRef, useState } from 'react';
import { type StateAddress, stateUrl } from '../address';
import type { PageName } from '../states/state';

/**
 * The greatest height of a frame, in CSS pixels. A longer page scrolls in its frame, as the popup does in a browser.
 */
const HIGHEST: Record<PageName, number> = { popup: 600, pill: 96, options: 720, history: 720, deals: 720, teach: 720 };
const LOWEST = 96;

/** How far from the window's edge a frame already loads. */
const AHEAD = '600px';

/** Shows a state in a frame that is as high as its page. The frame loads when it comes near the window. */
export function StateFrame({ address }: { address: StateAddress }) {
  const { page, state, width } = address;
  const place = useRef<HTMLDivElement>(null);
  const [isNear, setNear] = useState(false);
  const [height, setHeight] = useState(HIGHEST[page]);

  useEffect(() => {
    const { current } = place;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && setNear(true), {
      rootMargin: AHEAD,
    });
    if (current) observer.observe(current);
    return () => observer.disconnect();
  }, []);

  return (
    <div ref={place} className="frame" style={{ width: width === 'wide' ? '100%' : `${width}px`, height }}>
      {isNear && (
        <iframe
          key={stateUrl(address)}
          src={stateUrl({ ...address, width: 'wide' })}
          title={`${page}: ${state}`}
          onLoad={({ currentTarget }) => onceSettled(currentTarget, () => setHeight(fitting(currentTarget, page)))}
        />
      )}
    </div>
  );
}

function onceSettled({ contentDocument }: HTMLIFrameElement, act: () => void): void {
  const root = contentDocument?.documentElement;
  if (!root) return;
  const observer = new MutationObserver(act);
  observer.observe(root, { attributeFilter: ['data-settled'] });
  if (root.dataset.settled) act();
}

function fitting({ contentDocument }: HTMLIFrameElement, page: PageName): number {
  if (!contentDocument) return LOWEST;
  const { body } = contentDocument;
  const dialog = contentDocument.querySelector('dialog')?.offsetHeight ?? 0;
  const popover = Math.max(
    ...[...body.querySelectorAll('.options')].map((one) => one.getBoundingClientRect().bottom),
    0,
  );
  return Math.min(HIGHEST[page], Math.max(LOWEST, body.offsetHeight, dialog + 48, popover + 8));
}
