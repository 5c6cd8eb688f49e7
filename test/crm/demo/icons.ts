import { raw } from 'hono/html';

function icon(path: string) {
  return raw(
    `<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${path}"/></svg>`,
  );
}

export const ICONS = {
  board: icon('M4 5h4v14H4zM10 5h4v9h-4zM16 5h4v6h-4z'),
  list: icon('M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01'),
  phone: icon(
    'M6 4h3l1.5 4-2 1.5a11 11 0 0 0 5 5l1.5-2 4 1.5v3a1.5 1.5 0 0 1-1.6 1.5A15 15 0 0 1 4.500 5.600 1.500 1.500 0 0 1 6 4z',
  ),
  note: icon('M5 4h14v16H5zM9 9h6M9 13h6'),
};
