/** A site as a manager knows it. */
export const siteLabel = (site: string): string => URL.parse(site)?.host ?? site;
