import { LANGUAGES } from './frame/languages';
import { PAGES, type PageName } from './states/state';

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** The widths of a state, in CSS pixels; `wide` is as wide as the window. */
export const WIDTHS = ['320', '380', 'wide'] as const;
export type Width = (typeof WIDTHS)[number];

/** How the gallery shows a state. */
export interface Look {
  lang: string;
  theme: Theme;
  width: Width;
}

/** One state of one page, as a gallery address names it. */
export interface StateAddress extends Look {
  page: PageName;
  state: string;
}

const oneOf = <T extends string>(all: readonly T[], text: string | null, otherwise: T): T =>
  all.find((one) => one === text) ?? otherwise;

export function readLook(query: URLSearchParams): Look {
  return {
    lang: oneOf(LANGUAGES, query.get('lang'), 'en'),
    theme: oneOf(THEMES, query.get('theme'), 'light'),
    width: oneOf(WIDTHS, query.get('width'), 'wide'),
  };
}

/** Reads the state that an address is about; gives undefined if it is about all states. */
export function readStateAddress(query: URLSearchParams): StateAddress | undefined {
  const page = PAGES.find((one) => one === query.get('page'));
  const state = query.get('state');
  return page && state !== null ? { page, state, ...readLook(query) } : undefined;
}

export const stateUrl = ({ page, state, lang, theme, width }: StateAddress): string =>
  `/?${new URLSearchParams({ page, state, lang, theme, ...(width !== 'wide' && { width }) })}`;
