/** A site as a manager knows it. */
export const hostOf = (site: string): string => URL.parse(site)?.host ?? site;
