import { parseJson } from '@/lib/parse-json';

/** One token: a text in quotes, a key without them, a value that JSON writes alike, a mark. */
const TOKEN =
  /\s*(?:('[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*")|([A-Za-z_$][\w$]*)(?=\s*:)|(true|false|null|-?\d[\d.eE+-]*)|([{}[\]:,]))/sy;

/**
 * Reads the object or list that a script has written at a place in its text, as data: it never runs anything. Returns
 * undefined if the literal holds anything but texts, numbers, true, false, null, lists and objects of these.
 */
export function literalAt(text: string, place: number): unknown {
  const json: string[] = [];
  let depth = 0;
  TOKEN.lastIndex = place;
  do {
    const token = TOKEN.exec(text);
    if (!token) return undefined;
    const [, quoted, key, plain, mark] = token;
    if (mark === '{' || mark === '[') depth += 1;
    if (mark === '}' || mark === ']') depth -= 1;
    const string = quoted === undefined ? key : unescapeText(quoted.slice(1, -1));
    json.push(string === undefined ? (plain ?? mark ?? '') : JSON.stringify(string));
  } while (depth > 0);
  try {
    return parseJson(json.join(''));
  } catch {
    return undefined;
  }
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };

function unescapeText(text: string): string {
  return text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|(.))/gis, (_all, long?: string, short?: string, char = '') => {
    const code = long ?? short;
    return code === undefined ? (ESCAPES[char] ?? char) : String.fromCharCode(Number.parseInt(code, 16));
  });
}
