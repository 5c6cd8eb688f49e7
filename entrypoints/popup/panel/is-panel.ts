/** Whether this page is `popup.html?panel`, which stays open beside the page. */
export const isPanel = (): boolean => new URLSearchParams(location.search).has('panel');
