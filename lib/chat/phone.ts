import { COUNTRIES } from './countries';
import type { Chat } from './model';
import { abroad, codeOfCountry, type FoundNumber, looksNational, national, trunkPrefixOf, withCode } from './numbering';
import { piecesOf } from './phone-text';
import { onePerPerson, toWhatsAppId } from './whatsapp-id';

export { COUNTRIES };

/** How to read numbers that do not say their country. */
export interface PhoneRules {
  /** The ISO code of the country whose numbers people write without a country code; empty for no country. */
  country: string;
  /** Whether to read a number such as 8 912 … as one of Russia or Kazakhstan, +7 912 …. */
  leading8: boolean;
}

/** Why the extension cannot use a contact's number. */
export type PhoneProblem =
  | 'no-number'
  | 'unread' // the reader does not know whether the contact has a number
  | 'no-country' // the number does not say its country, and the settings name none
  | 'other-country' // it is no number of the country in the settings
  | 'unclear' // it can be read in two ways, or may lack its area code
  | 'not-a-number';

/** A longer text holds no number, whatever it begins with. */
const MAX_FIELD = 300;
const MAX_PIECE = 100;
/** The least digits of a number among others; what is shorter is an extension, or another ending. */
const MIN_AMONG_OTHERS = 7;

const digitsOf = (text: string): string => text.replace(/\D/g, '');

/** A number as it was read, and whether its text says its country by itself. */
interface Read extends FoundNumber {
  saysCountry: boolean;
}
type Result = Read | PhoneProblem;

const isNumber = (result: Result): result is Read => typeof result === 'object';
/** Whether a text is a number, or may be one of those that nobody can tell apart. */
const mayBeNumber = (result: Result): boolean => isNumber(result) || result === 'unclear';

/** Reads 8 912 … as +7 912 …. */
const readLeading8 = (digits: string): FoundNumber | undefined =>
  /^8\d{10}$/.test(digits) ? withCode(`7${digits.slice(1)}`) : undefined;

/**
 * Reads a number that begins with a plus. People put one before the 8 of Russia as well, which is no country's code; who
 * writes +84 … or +880 … may mean either.
 */
function readWithPlus(text: string, { country, leading8 }: PhoneRules): Result {
  const digits = digitsOf(text);
  const abroad = withCode(digits);
  const [firstGroup = ''] = /\d+/.exec(text) ?? [];
  if (!digits.startsWith('8')) return abroad ? { ...abroad, saysCountry: true } : 'not-a-number';
  const dials8 = trunkPrefixOf(country) === '8' ? national(digits, country) : undefined;
  const home = (leading8 ? readLeading8(digits) : undefined) ?? (typeof dials8 === 'object' ? dials8 : undefined);
  const isCode = firstGroup === abroad?.code;
  if (home && abroad && firstGroup !== '8' && !isCode) return 'unclear';
  const isHome = firstGroup === '8' || (!abroad && firstGroup.length > 3);
  const result = isHome ? home : abroad;
  return result ? { ...result, saysCountry: true } : 'not-a-number';
}

/**
 * Reads a number without a plus: one of the country in the settings, with its code or without; one of Russia that begins
 * with 8; or one abroad as people dial it from that country. What two of these ways read differently is unclear.
 */
function readWithoutPlus(text: string, { country, leading8 }: PhoneRules): Result | undefined {
  const digits = digitsOf(text);
  const code = codeOfCountry(country);
  const beginsWithCode = code !== undefined && digits.startsWith(code);
  const eight = leading8 ? readLeading8(digits) : undefined;
  const ofCountry = national(digits, country);
  const withOwnCode = beginsWithCode ? withCode(digits) : undefined;
  const dialled = abroad(digits, country);
  if (ofCountry === 'doubtful') return 'unclear';
  // An area code in brackets is none of a country.
  const lacksArea =
    beginsWithCode && !withOwnCode && !text.startsWith('(') && looksNational(digits.slice(code.length), country);
  const ways = [eight, ofCountry, withOwnCode, dialled].filter((way) => way !== undefined);
  const [first] = ways;
  if (!first) return undefined;
  if (lacksArea || ways.some((way) => way.digits !== first.digits)) return 'unclear';
  return { ...first, saysCountry: eight !== undefined || withOwnCode !== undefined || dialled !== undefined };
}

/** Digits, the marks that people write between them, and brackets. */
const NUMBER = /^\+?[\s([]*\d(?:[\s()[\]./\\~-]*\d)*$/;
/** A bracket that only closes, behind the first digits: the number of a line in a list, such as `2) …`. */
const LIST_MARK = /^[^(+]*\)/;

/** Up to two digits behind a slash are another ending, such as `…31/32`. */
const ENDING = /[/\\]\s*-?\s*\d{1,2}$/;

/** The most digits of one number: 15, behind what people dial before one abroad. */
const MAX_WRITTEN = 20;

/** Reads a text that holds one number and nothing else. */
function readOne(text: string, rules: PhoneRules): Result {
  if (text.length > MAX_PIECE || digitsOf(text).length > MAX_WRITTEN) return 'not-a-number';
  if (!NUMBER.test(text) || LIST_MARK.test(text) || ENDING.test(text)) return 'not-a-number';
  if (text.startsWith('+')) return readWithPlus(text, rules);
  const result = readWithoutPlus(text, rules);
  if (result) return result;
  if (digitsOf(text).length < 5) return 'not-a-number';
  return rules.country === '' ? 'no-country' : 'other-country';
}

/** Reads a text as one number. */
type ReadOne = (text: string) => Result;

/** The same text is looked at in many ways, and read once. */
function createReadOne(rules: PhoneRules): ReadOne {
  const known = new Map<string, Result>();
  return (text) => {
    const result = known.get(text) ?? readOne(text, rules);
    known.set(text, result);
    return result;
  };
}

/** Where a number may end: at a slash, a bracket or blanks. */
const GAP = /\s*[/\\]\s*|\s*(?=\()|\s+-?\s*|-\s+/g;
/** A text with more gaps is not looked through for several numbers. */
const MAX_GAPS = 24;

/** A text in two, at one gap. */
interface Halves {
  left: string;
  right: string;
  mayBeTail: boolean;
}

function halvesOf(text: string): Halves[] {
  const gaps = [...text.matchAll(GAP)];
  if (gaps.length > MAX_GAPS) return [];
  return gaps.flatMap(({ 0: gap, index }) => {
    const [left, right] = [text.slice(0, index), text.slice(index + gap.length)];
    const mayBeTail = /[/\\]|\s{2}/.test(gap) || right.startsWith('(');
    return left === '' || right === '' ? [] : [{ left, right, mayBeTail }];
  });
}

/** Whether a number among others is one by itself, and no extension, ending or local part of one before it. */
function isWhole({ digits, code, saysCountry }: Read, text: string, before: readonly Read[]): boolean {
  const written = digitsOf(text).length;
  // A number of a country with one area can lack it.
  const hasArea = written >= MIN_AMONG_OTHERS && written >= digits.length - code.length;
  return hasArea && (saysCountry || before.length === 0 || before.some((other) => other.code === code));
}

/** Several whole numbers, or what may be some, and the text of the first. */
interface Several {
  first: string;
  reads: Result[];
}

/** All ways in which a text is nothing but several whole numbers. */
function* readAll(text: string, read: ReadOne, before?: Result): Generator<Several> {
  for (const { left, right } of halvesOf(text)) {
    const first = read(left);
    if (!mayBeNumber(first) || (before && !mayFollow(first, left, before))) continue;
    const last = read(right);
    if (mayFollow(last, right, first)) yield { first: left, reads: [first, last] };
    for (const { reads } of readAll(right, read, first)) yield { first: left, reads: [first, ...reads] };
  }
}

/** Whoever writes one number whole does so with the next: what may be a number follows only what may be one. */
const mayFollow = (read: Result, text: string, before: Result): boolean =>
  isNumber(read) && isNumber(before)
    ? isWhole(read, text, [before])
    : mayBeNumber(read) && before === 'unclear' && digitsOf(text).length >= MIN_AMONG_OTHERS;

/** The problem of a text that is no number: several numbers may lack nothing but their country. */
const problemOf = (problem: PhoneProblem, halves: readonly Halves[], read: ReadOne): PhoneProblem =>
  problem === 'not-a-number' && halves.some(({ left }) => read(left) === 'no-country') ? 'no-country' : problem;

/**
 * Reads a piece of a field: one number, several whole ones, or one with a tail that is no part of it. If it can be read
 * as one number and as several, or with a tail and without, it is unclear.
 */
function readPiece(text: string, read: ReadOne): Read[] | PhoneProblem {
  const one = read(text);
  if (!NUMBER.test(text) || text.length > MAX_PIECE) return isNumber(one) ? [one] : one;
  const halves = halvesOf(text);
  const heads = halves.filter(({ left, mayBeTail }) => mayBeTail && mayBeNumber(read(left)));
  const [head] = heads;
  const [reading, another] = readAll(text, read);
  if (reading) {
    const isOnly = !another && (head?.left ?? reading.first) === reading.first;
    return isOnly && !isNumber(one) && reading.reads.every(isNumber) ? reading.reads : 'unclear';
  }
  if (!head) return isNumber(one) ? [one] : problemOf(one, halves, read);
  const first = read(head.left);
  if (isNumber(one) || !isNumber(first)) return 'unclear';
  const others = readPiece(head.right, read);
  return [first, ...(typeof others === 'string' ? [] : others.filter((other) => isWhole(other, head.right, [first])))];
}

/** Reads the pieces of a field, each beside those before it. */
function readPieces(pieces: readonly string[], read: ReadOne): { numbers: Read[]; problems: PhoneProblem[] } {
  const numbers: Read[] = [];
  const problems: PhoneProblem[] = [];
  let isAbroad = false;
  for (const piece of pieces) {
    // The last digits of a number before are that number once more, even where a town has numbers that short.
    const ending = digitsOf(piece);
    if (ending !== '' && numbers.some(({ digits }) => digits.endsWith(ending))) continue;
    const reads = readPiece(piece, read);
    if (typeof reads === 'string') {
      problems.push(reads);
      // What follows a number of some country that cannot be read may be of that country, too.
      isAbroad ||= piece.startsWith('+');
      continue;
    }
    const areWhole = reads.every((one) => isWhole(one, piece, numbers) && (one.saysCountry || !isAbroad));
    if (pieces.length === 1 || areWhole) numbers.push(...reads);
    else problems.push('not-a-number');
  }
  return { numbers, problems };
}

/**
 * The numbers in a phone field, with their countries' codes, and the problem of the first part of it that is none. A
 * number's country is never guessed: the number says it, or the settings do. What may be read in two ways is not read,
 * because it would lead to a stranger's chat.
 */
function readPhones(field: string, rules: PhoneRules): { numbers: string[]; problem?: PhoneProblem } {
  if (field.length > MAX_FIELD) return { numbers: [], problem: 'not-a-number' };
  if (!/[\p{L}\p{N}]/u.test(field)) return { numbers: [], problem: 'no-number' };
  const pieces = piecesOf(field);
  const { numbers, problems } = readPieces(pieces, createReadOne(rules));
  const [problem] = pieces.some((piece) => /\d/.test(piece)) ? problems : (['not-a-number'] as const);
  return { numbers: [...new Set(numbers.map(({ digits }) => digits))], ...(problem && { problem }) };
}

/** The digits of the only number in a text, with its country's code. */
export function readPhone(phone: string, rules: PhoneRules): { digits: string } | PhoneProblem {
  const { numbers, problem } = readPhones(phone, rules);
  const [digits] = numbers;
  if (digits === undefined) return problem ?? 'not-a-number';
  return numbers.length === 1 ? { digits } : 'unclear';
}

/** The chats that follow from a phone number. Chats in messengers that do not use the number only Wazzup can give. */
const chatsOfNumber = (digits: string): Chat[] => [{ type: 'whatsapp', id: toWhatsAppId(digits) }];

/** The chats of a contact with these phones, and the problem of the first number that gives no chat. */
export function chatsOf(
  phones: readonly string[] | undefined,
  rules: PhoneRules,
): { chats: Chat[]; problem?: PhoneProblem } {
  if (!phones) return { chats: [], problem: 'unread' };
  const fields = phones.map((phone) => readPhones(phone, rules));
  const numbers = onePerPerson(fields.flatMap(({ numbers }) => numbers));
  const problem = phones.length === 0 ? 'no-number' : fields.flatMap(({ problem }) => problem ?? [])[0];
  return { chats: numbers.flatMap(chatsOfNumber), ...(problem && { problem }) };
}
