import { asText } from './untyped';

/** The value of a cookie that the page can read, without decoding it. */
export function cookieNamed(name: string, { cookie }: Document): string | undefined {
  const pairs = cookie.split(';').map((pair) => pair.trim());
  return asText(pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1));
}
