import { siteNamed } from '@/lib/deal/site';

/** Names a site as managers know it, by its host and folder; what is no address is shown as it is. */
export const siteLabel = (address: string): string => siteNamed(address) ?? address;
