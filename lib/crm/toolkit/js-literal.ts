import { parseJson } from '@/lib/parse-json';

/** One token: a text in quotes; a word, which is a key before a colon, else a value that JSON may write alike; a mark. */
const TOKEN = /\s*(?:('[^'\\]*(?:\\.[^'\\]*)*'|"[^"\\]*(?:\\.[^"\\]*)*")|([\w$.+-]+)(\s*:)?|([{}[\]:,]))/sy;

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
    const [, quoted, word = '', colon = '', mark = word] = token;
    if (mark === '{' || mark === '[') depth += 1;
    if (mark === '}' || mark === ']') depth -= 1;
    const plain = quoted === undefined ? word : unescapeText(quoted.slice(1, -1));
    json.push(quoted === undefined && colon === '' ? mark : JSON.stringify(plain), colon);
  } while (depth > 0);
  try {
    return parseJson(json.join(''));
  } catch {
    return undefined;
  }
}

/** What stands for a character that has no sign, and these characters in the same order. */
const ESCAPES = 'nrtbf';
const CONTROLS = '\n\r\t\b\f';

function unescapeText(text: string): string {
  return text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|(.))/gis, (_all, long?: string, short?: string, char = '') => {
    const code = long ?? short;
    return code === undefined
      ? (CONTROLS[ESCAPES.indexOf(char)] ?? char)
      : String.fromCharCode(Number.parseInt(code, 16));
  });
}
