/** How servers write one character of visible ASCII in another way: as JSON, in an address, in HTML. */
const WRITTEN =
  /\\u00([0-9a-f]{2})|\\x([0-9a-f]{2})|%([0-9a-f]{2})|&#x0*([0-9a-f]{1,2});|&#0*(\d{1,3});|\\([/\\"'])|&([a-z]{2,6});/gi;
const NAMED = new Map(
  Object.entries({ amp: '&', sol: '/', plus: '+', equals: '=', period: '.', lowbar: '_', quot: '"', apos: "'" }),
);
/** One server's words may be inside another's, each written in its own way. */
const MOST_LAYERS = 4;

/** A text that was read once more, and where each of its characters, and its end, stands in the text as it was kept. */
interface Reading {
  text: string;
  places: readonly number[];
}

function readOnceMore({ text, places }: Reading): Reading {
  const parts: string[] = [];
  const from: number[] = [];
  const keep = (start: number, end: number) => {
    parts.push(text.slice(start, end));
    for (let index = start; index < end; index += 1) from.push(places[index] ?? 0);
  };
  let at = 0;
  for (const match of text.matchAll(WRITTEN)) {
    const [whole, unicode, hex, percent, htmlHex, htmlDecimal, escaped, name = ''] = match;
    const code = htmlDecimal ? Number(htmlDecimal) : Number.parseInt(unicode ?? hex ?? percent ?? htmlHex ?? '', 16);
    const char =
      escaped ?? NAMED.get(name.toLowerCase()) ?? (Number.isNaN(code) ? undefined : String.fromCharCode(code));
    if (char === undefined) continue;
    keep(at, match.index);
    parts.push(char);
    from.push(places[match.index] ?? 0);
    at = match.index + whole.length;
  }
  keep(at, text.length);
  return { text: parts.join(''), places: [...from, places[text.length] ?? 0] };
}

/** Gives what every Base64 of a text that holds the secret holds, whatever stands before the secret. */
function inBase64(secret: string): string[] {
  return [0, 2, 3].flatMap((touched, shift) => {
    const whole = btoa('.'.repeat(shift) + secret);
    const own = whole.slice(touched, Math.floor(((shift + secret.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** A shorter Base64 may stand in a text by chance. */
const SHORTEST_BASE64 = 8;

/**
 * Gives a server's words without a secret of visible ASCII that they repeat, however they write it: as it is, escaped
 * as in JSON, in addresses or in HTML, several times over, or in Base64. What stands for it is replaced by "…".
 */
export function withoutSecret(words: string, secret: string): string {
  const forms = [secret, ...inBase64(secret).filter(({ length }) => length >= SHORTEST_BASE64)];
  const spans: [start: number, end: number][] = [];
  let reading: Reading = { text: words, places: Array.from({ length: words.length + 1 }, (_, index) => index) };
  for (let layer = 0; layer < MOST_LAYERS; layer += 1) {
    const { text, places } = reading;
    for (const form of forms)
      for (let index = text.indexOf(form); index >= 0; index = text.indexOf(form, index + form.length))
        spans.push([places[index] ?? 0, places[index + form.length] ?? words.length]);
    reading = readOnceMore(reading);
    if (reading.text.length === text.length) break;
  }
  let clean = '';
  let at = 0;
  for (const [start, end] of spans.sort(([a], [b]) => a - b)) {
    if (start >= at) clean += `${words.slice(at, start)}…`;
    at = Math.max(at, end);
  }
  return clean + words.slice(at);
}
