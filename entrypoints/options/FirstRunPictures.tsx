import type { ReactNode } from 'react';

/** Shows where this browser keeps the buttons of extensions, and where the manager clicks to keep ours in sight. */
export function PinPicture() {
  return (
    <svg className="pin-picture" viewBox="0 0 320 104" width="320" height="104" aria-hidden="true">
      <rect className="bar" x="1" y="1" width="318" height="36" rx="8" />
      <rect className="paper" x="12" y="9" width="210" height="20" rx="10" />
      <Spot x={252} y={19}>
        <path d="M-6-4h3.2a2.2 2.2 0 1 1 3.6 0H4v3.2a2.2 2.2 0 1 1 0 3.6V7H-6z" />
      </Spot>
      <path className="dots" d="M296 13v.01M296 19v.01M296 25v.01" />
      <rect className="paper" x="120" y="46" width="180" height="56" rx="8" />
      <g transform="translate(134 64)">
        <OwnIcon />
      </g>
      <text x="164" y="79">
        Deal Link
      </text>
      <Spot x={276} y={74}>
        {import.meta.env.FIREFOX ? <Gear /> : <Pin />}
      </Spot>
    </svg>
  );
}

/** Marks a place where the manager clicks. */
function Spot({ x, y, children }: { x: number; y: number; children: ReactNode }) {
  return (
    <g className="spot" transform={`translate(${x} ${y})`}>
      <circle r="15" />
      {children}
    </g>
  );
}

const Pin = () => <path d="M-3-7h6l-1 5 3 3H-5l3-3zM0 1v6" />;

const Gear = () => (
  <>
    <circle className="hole" r="3" />
    <path d="M0-5v-2M0 5v2M-5 0h-2M5 0h2M-3.5-3.5-5-5M3.5 3.5 5 5M-3.5 3.5-5 5M3.5-3.5 5-5" />
    <circle className="hole" r="5" />
  </>
);

/** The extension's own button, 20 pixels wide. */
const OwnIcon = () => (
  <>
    <rect className="own" width="20" height="20" rx="5" />
    <path className="own-sign" d="M4 5h12v8H10l-3 3v-3H4z" />
    <path className="own-check" d="m7 9 2 2 4-4" />
  </>
);

/** Shows a deal that stands beside its chat. */
export function SentPicture() {
  return (
    <svg className="sent-picture" viewBox="0 0 88 56" width="88" height="56" aria-hidden="true">
      <path className="chat" d="M8 4h40a6 6 0 0 1 6 6v20a6 6 0 0 1-6 6H24L12 46V36H8a6 6 0 0 1-6-6V10a6 6 0 0 1 6-6z" />
      <path className="lines" d="M12 14h28M12 20h28M12 26h16" />
      <rect className="deal" x="42" y="18" width="42" height="32" rx="5" />
      <path className="check" d="m54 34 6 6 12-12" />
    </svg>
  );
}
