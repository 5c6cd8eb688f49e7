/** Whether a text can be one word of a header's value: only visible ASCII can. */
export const fitsHeader = (text: string): boolean => /^[\x21-\x7e]{1,8192}$/.test(text);

/** Why a token address or its header cannot be used; the settings page has a message for each. */
export type AddressProblem = 'address-form' | 'address-https' | 'address-secret' | 'header-name' | 'header-value';

/** The names of query parameters that usually hold a secret. */
const SECRET =
  /(^|[^a-z])(api-?key|key|access-?token|token|secret|password|passwd|pwd|pass|auth|signature|sig)($|[^a-z])/i;

/** A longer text was pasted by mistake. */
const LONGEST_ADDRESS = 2000;

/** Gives the address as the background will ask it, or what is wrong with it. */
export function checkedAddress(text: string): URL | AddressProblem {
  const url = text.length > LONGEST_ADDRESS ? null : URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol)) return 'address-form';
  if (url.protocol !== 'https:') return 'address-https';
  // Pages show the address, settings files export it and policies set it, so it must not hold a secret.
  const isSecret = [...url.searchParams.keys()].some((name) => SECRET.test(name));
  if (url.username || url.password || isSecret) return 'address-secret';
  url.hash = '';
  return url;
}

/** Servers refuse longer headers. */
const LONGEST_VALUE = 8192;

// Browsers drop these headers silently (Fetch Standard, forbidden request-header).
const FORBIDDEN =
  /^(accept-charset|accept-encoding|access-control-.*|connection|content-length|cookie2?|date|dnt|expect|host|keep-alive|origin|referer|set-cookie|te|trailer|transfer-encoding|upgrade|via|proxy-.*|sec-.*)$/i;

/** Gives what is wrong with a manager's own header; undefined if nothing is. */
export function headerProblem({ name, value }: { name: string; value: string }): AddressProblem | undefined {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name) || FORBIDDEN.test(name)) return 'header-name';
  // A value such as "Bearer KEY" has a space in it.
  return value.length <= LONGEST_VALUE && value.split(' ').every(fitsHeader) ? undefined : 'header-value';
}
