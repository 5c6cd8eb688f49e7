import { CONJUNCTIONS, EXTENSION_WORDS, LABELS, SHORT_LABELS, WITHOUT_CHAT_WORDS } from './phone-words';

/** The value of a digit of any script: the digits of a script stand in a row, from 0 to 9. */
function toAsciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return String((code - zero) % 10);
}

/**
 * The text as a keyboard with Latin letters writes it, without what nobody sees. A digit that is no digit of a number,
 * such as the mark of a footnote, stays what it is.
 */
const toPlainText = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\p{Default_Ignorable_Code_Point}\p{Cf}]|\u20e3/gu, '')
    .replace(/[^\P{Nd}0-9]/gu, toAsciiDigit)
    .replace(/[\uff01-\uff5e]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/[\p{Pd}\u2212\u30fc\u2043]/gu, '-')
    .replace(/[\u207a\u2795\ufb29\ufe62]/g, '+')
    .replace(/\p{Zs}/gu, ' ')
    .replace(/[\r\v\f\u0085\u2028\u2029]/g, '\n')
    .replace(/%2b/gi, '+')
    .replace(/%20/g, ' ');

const LETTER = '[\\p{L}\\p{M}]';
const word = (words: string): string => `(?<!${LETTER})(?:${words})(?!${LETTER})`;
const regExp = (...parts: string[]): RegExp => new RegExp(parts.join(''), 'giu');

/** A messenger's address of a chat, or its id; all name the number with its country's code. */
const CHAT_ADDRESSES: readonly RegExp[] = [
  /(?:https?:\/\/)?(?:www\.)?wa\.me\/\+?(\d{6,15})(?!\d)(?:[/?#].*)?/giu,
  /(?:https?:\/\/)?(?:\w+\.)?whatsapp\.com\/send\/?\?(?:.*&)?phone=[+\s]*([\d\s().-]{6,24}).*/giu,
  /(?:whatsapp|tg|viber):\/\/[a-z]+\/?\?(?:.*&)?(?:phone|number)=[+\s]*([\d\s().-]{6,24}).*/giu,
  /(?:https?:\/\/)?(?:www\.)?t\.me\/\+(\d{7,15})(?!\w)/giu,
  /(?<![\w.@-])\+?(\d{6,15})(?:[.:_]\d{1,3}){0,2}@(?:c\.us|s\.whatsapp\.net)(?!\w)/giu,
];

/** An extension behind a number, by a word, a mark, or the pauses of a telephone. */
const EXTENSION = regExp(
  `(?:(?<=[\\d\\s).,;:(/[\\]-])(?:${EXTENSION_WORDS})(?!${LETTER})(?:[\\s.]*(?:номер|number|num|no|nr)(?!${LETTER}))?[\\s.:=№#-]*`,
  `|(?<=[\\d\\s).,;(])[pr]\\.\\s?|(?<=\\d)[pw]|(?<=[\\d\\s)(])[#*]\\s?)`,
  // A longer number behind the word is none of its extensions.
  '\\d{1,7}(?:[ -]\\d{1,4}){0,2}(?![ -]?\\d)#?',
);
const CONJUNCTION = regExp(`(?<=[\\d\\s)])(?:(?<=\\s)(?:${CONJUNCTIONS})(?=\\s)|&)(?=[\\s+(\\d])`);
const LABEL = regExp(
  `${word(LABELS)}\\.?(?:\\s?№?\\s?\\d(?=\\s?[:)]))?|(?<![\\p{L}\\d])[${SHORT_LABELS}][.:]|[☎✆📞📱]`,
);
const WITHOUT_CHAT = regExp(word(WITHOUT_CHAT_WORDS));

/** The parameters of a `tel:` address that stand behind a number with its country's code. */
const TEL_PARAMETERS = /(?<=\+[\d\s().-]+)(?:;(?:phone-context|isub|cpc|rn|npdi)(?:=[^;\n]*)?)+/gi;
/** A `tel:` address that says elsewhere of which network its number is. */
const LOCAL_TEL = /;phone-context=/i;

/** The sign that ends a piece of a text. */
const CUT = '\n';

/** A number that nobody chats at goes, up to the next one that begins with a plus. */
function cutWithoutChat(line: string): string {
  const at = line.search(WITHOUT_CHAT);
  if (at < 0) return line;
  const isBefore = /\d{2}/.test(line.slice(at));
  return isBefore ? line.slice(0, at) : '';
}

/**
 * The pieces of a phone field that may be numbers: without labels and extensions, and each without what begins another
 * number by its sign. Blanks and slashes stay, because they stand inside numbers as well as between them.
 */
export function piecesOf(field: string): string[] {
  const plain = CHAT_ADDRESSES.reduce((text, address) => text.replace(address, `${CUT}+$1${CUT}`), toPlainText(field));
  const text = plain.replace(TEL_PARAMETERS, '');
  if (LOCAL_TEL.test(text)) return [field];
  return text
    .replace(EXTENSION, CUT)
    .split(/[\n\t;,|•]/)
    .map(cutWithoutChat)
    .join(CUT)
    .replace(CONJUNCTION, CUT)
    .replace(LABEL, CUT)
    .split(/\n|(?=\+)/)
    .map(trimPiece)
    .filter((piece) => piece !== '');
}

/** A piece without the marks that stand around it; those of a number that goes on (a dash, an ellipsis) stay. */
const trimPiece = (piece: string): string =>
  piece
    .replace(/^[^\p{L}\d+(…]+(?=[\p{L}\d+(]|$)/u, '')
    .replace(/^\($/, '')
    .replace(/(?<=\d)(?:\s+-)?[\s,:;'"`’‘“”«»/\\|~<>{}[\]()№=#*]*\.?[\s'"`’‘“”«»<>{}[\]()]*$/u, '')
    // A spreadsheet that took a number for an amount has added the decimals.
    .replace(/(?<=\d{7})\.0$/, '');
