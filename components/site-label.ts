/** Names a site as managers know it, by its host; what is no address is shown as it is. */
export const siteLabel = (address: string): string => URL.parse(address)?.host || address;
