/** Only visible ASCII can stand in a header. */
export const fitsHeader = (text: string): boolean => /^[\x21-\x7e]{1,8192}$/.test(text);

/** Why an address cannot be used: each has its own words. */
export type AddressProblem = 'address-form' | 'address-https' | 'address-secret' | 'header-name' | 'header-value';

/** Names that secrets go by in an address. */
const SECRET =
  /(^|[^a-z])(api-?key|key|access-?token|token|secret|password|passwd|pwd|pass|auth|signature|sig)($|[^a-z])/i;

/** Longer ones are a mistake, not an address. */
const LONGEST_ADDRESS = 2000;

/** The address as it will be asked, or what is wrong with it. */
export function checkedAddress(text: string): URL | AddressProblem {
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol) || text.length > LONGEST_ADDRESS) return 'address-form';
  if (url.protocol !== 'https:') return 'address-https';
  // It is shown, exported and set by policy: nothing secret may stand in it.
  const isSecret = [...url.searchParams.keys()].some((name) => SECRET.test(name));
  if (url.username || url.password || isSecret) return 'address-secret';
  url.hash = '';
  return url;
}

// The browser drops these without a word (Fetch Standard, forbidden request-header).
const FORBIDDEN =
  /^(accept-charset|accept-encoding|access-control-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

/** What is wrong with an own header, if anything. */
export function headerProblem({ name, value }: { name: string; value: string }): AddressProblem | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name) || FORBIDDEN.test(name)) return 'header-name';
  // "Bearer KEY" has a space in it.
  return value.split(' ').every(fitsHeader) ? undefined : 'header-value';
}
