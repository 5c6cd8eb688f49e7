/** The database of the kept list of all deals (listed-deals.ts). */
export const LIST_DATABASE = 'deal-link-list';

/**
 * Deletes what is kept of all accounts' deals. It waits for nobody: a page that has the list open closes it, and a list
 * that the browser does not delete goes when the page of all deals opens next.
 */
export function forgetListedDeals(): void {
  indexedDB.deleteDatabase(LIST_DATABASE);
}
