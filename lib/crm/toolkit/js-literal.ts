import { parseJson } from '@/lib/parse-json';

/** A text in quotes, a key without them, what JSON writes alike, a mark. */
const TOKEN =
  /\s*(?:('[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*")|([A-Za-z_$][\w$]*)(?=\s*:)|(true|false|null|-?\d[\d.eE+-]*)|([{}[\]:,]))/sy;

/**
 * The object or list that a script has written at a place in its text, read as data: nothing is ever run. Undefined if
 * it holds anything but texts, numbers, true, false, null, lists and objects of these.
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
    const words = quoted === undefined ? key : spelledOut(quoted.slice(1, -1));
    json.push(words === undefined ? (plain ?? mark ?? '') : JSON.stringify(words));
  } while (depth > 0);
  try {
    return parseJson(json.join(''));
  } catch {
    return undefined;
  }
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', 0: '\0' };

function spelledOut(text: string): string {
  return text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|(.))/gis, (_all, long?: string, short?: string, one = '') => {
    const code = long ?? short;
    return code === undefined ? (ESCAPES[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16));
  });
}
