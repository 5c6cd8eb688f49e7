import { useEffect, useState } from 'react';
import { type Look, readLook } from '../address';
import { PAGES, type PageName } from '../states/state';

/** Which states the gallery shows, and how. */
export interface Filters extends Look {
  /** The page whose states the gallery shows; undefined means all pages. */
  page: PageName | undefined;
  search: string;
}

const query = () => new URLSearchParams(location.search);

/** Gives the filters. They stand in the address, so that one can send a view of the gallery to somebody. */
export function useFilters() {
  const [filters, setFilters] = useState<Filters>(() => ({
    ...readLook(query()),
    page: PAGES.find((page) => page === query().get('page')),
    search: query().get('search') ?? '',
  }));

  useEffect(() => {
    const { page, search, lang, theme, width } = filters;
    const address = new URLSearchParams({ ...(page && { page }), ...(search && { search }), lang, theme, width });
    history.replaceState(null, '', `/?${address}`);
    document.documentElement.style.colorScheme = theme;
  }, [filters]);

  return { filters, change: (some: Partial<Filters>) => setFilters((old) => ({ ...old, ...some })) };
}
