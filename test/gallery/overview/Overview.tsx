import { useDeferredValue } from 'react';
import { stateUrl } from '../address';
import { STATES_OF } from '../states';
import { PAGES, type PageName } from '../states/state';
import { FilterBar } from './FilterBar';
import { StateFrame } from './StateFrame';
import { type Filters, useFilters } from './useFilters';

const ABOUT: Record<PageName, string> = {
  popup: 'The deal in hand, beside what Wazzup has.',
  pill: 'The small button over the CRM’s page, here in an open shadow root.',
  options: 'Set-up: connection, CRMs, chats, settings.',
  history: 'What was sent from here, and what waits.',
  deals: 'All that Wazzup has, as one list.',
  teach: 'The window in which a page of an unknown CRM is taught.',
};

const ALL = PAGES.flatMap((page) => Object.keys(STATES_OF[page]).map((state) => ({ page, state })));

/** Shows every state of every page, side by side. */
export function Overview() {
  const { filters, change } = useFilters();
  const search = useDeferredValue(filters.search.trim().toLowerCase());
  const found = ALL.filter(
    ({ page, state }) =>
      (filters.page ?? page) === page && search.split(/\s+/).every((word) => state.toLowerCase().includes(word)),
  );
  return (
    <>
      <header className="top">
        <img src="/icon/128.png" alt="" width="32" height="32" />
        <h1>Gallery</h1>
        <p className="quiet">Deal Link for Wazzup in every state, from the fixtures the tests use.</p>
      </header>
      <FilterBar filters={filters} change={change} shown={found.length} all={ALL.length} />
      <main>
        {PAGES.map((page) => (
          <PageStates
            key={page}
            page={page}
            states={found.filter((one) => one.page === page).map(({ state }) => state)}
            filters={filters}
          />
        ))}
        {found.length === 0 && <p className="quiet">No state goes by these words.</p>}
      </main>
    </>
  );
}

interface PageStatesProps {
  page: PageName;
  states: readonly string[];
  filters: Filters;
}

function PageStates({ page, states, filters: { lang, theme, width } }: PageStatesProps) {
  if (states.length === 0) return null;
  return (
    <section aria-labelledby={page}>
      <h2 id={page}>
        {page} <span className="count">{states.length}</span>
      </h2>
      <p className="quiet">{ABOUT[page]}</p>
      <div className="states" data-width={width}>
        {states.map((state) => {
          const address = { page, state, lang, theme, width };
          return (
            <figure key={state}>
              <figcaption>
                <a href={stateUrl(address)} target="_blank" rel="noreferrer" data-page={page} data-state={state}>
                  {state}
                </a>
              </figcaption>
              <StateFrame address={address} />
            </figure>
          );
        })}
      </div>
    </section>
  );
}
