/**
 * The form of the addresses of a CRM's deals, as people can read it: `/deals/{digits}/card`, `/app#/deal/{code}` or
 * `/web#id={digits}&model=crm.lead`. It names the path, of the query and of the hash what tells a deal's page from
 * others, and one hole, at which the id stands. `*` is any one segment, or the words beside the id in its segment.
 */

/** What the holes take. A code has a digit, or upper and lower case other than words `JoinedLikeThis` have them. */
const HOLES: Record<string, string> = {
  digits: '(?=\\d*[1-9])\\d{1,20}',
  uuid: '(?!0{8}-)[\\da-fA-F]{8}(?:-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}',
  hex32: '(?=[a-fA-F]*\\d)[\\da-fA-F]{32}',
  id18: '(?=[A-Za-z]*\\d)(?=\\d*[A-Za-z])(?:[\\dA-Za-z]{15}|[\\dA-Za-z]{18})',
  code: '(?=[A-Za-z_-]*\\d|(?![A-Z]?[a-z]{2,}(?:[A-Z][a-z]{2,})*(?![\\w-]))(?=[A-Z_-]*[a-z])[a-z_-]*[A-Z])[\\w-]{6,64}',
};

/** Splits a text before, at and after its hole. */
export const HOLE = /\{(\w+)\}/;
/** Words beside an id are set apart by one of `-_.~`; codes may hold these themselves, so that they have no such words. */
const TOKEN =
  /^(?:\*|[^*{}\s]*|(?:\*[-_.~]|[^*{}\s]*)\{(?:digits|uuid|hex32|id18)\}(?:[-_.~]\*|[^*{}\s]*)|[^*{}\s]*\{code\}[^*{}\s]*)$/;
const LONGEST_FORM = 300;
/** No deal's page has a longer address; what only a page's script can write there is not taken apart. */
export const LONGEST_ADDRESS = 8_000;
/** Signs that are not seen, or turn round what stands beside them. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** In an address these mean that a form is filled in, or that something is done to the deal. */
export const FORM_WORD = /^(edit|create|add|new|copy|clone|duplicate|delete|remove|merge|print|export|import)$/i;
const FORM_PARAMETER = /^(is_?)?(copy|clone|duplicate|expose|(edit|create|new|add)(ing|_?mode)?$)/i;
const MODE_PARAMETER = /^(mode|action|view|do|op|cmd|act)$/i;
const FORM_MODE = /^(edit|create|add|new|copy|clone|duplicate)(view|form|mode)?$/i;

/** The page's part of an address or its hash: what the slashes separate, and the parameters. */
export interface AddressPart {
  /** A path begins with an empty one; a hash of parameters alone has none. What follows a `;` in one is left out. */
  segments: string[];
  /** Whether a slash follows the last segment. */
  slash: boolean;
  parameters: [name: string, value: string][];
}

/** The id that an address of this form holds, and the one link to the deal; undefined if it is of another form. */
export function matchAddress(form: string, url: URL): { id: string; uri: string } | undefined {
  if (!isAddressForm(form) || url.href.length > LONGEST_ADDRESS) return undefined;
  const [page, hash] = partsOf(form);
  const [ownPage, ownHash] = partsOf(url.pathname + url.search + url.hash);
  const inPage = matchPart(page, ownPage);
  const inHash = matchPart(hash, ownHash);
  if (!inPage || !inHash) return undefined;
  const uri = new URL(url.origin + inPage.text + (inHash.text && `#${inHash.text}`)).href;
  return { id: inPage.id || inHash.id, uri };
}

/** Whether a text is the form of an address: bounded, with one hole of a known kind. */
export function isAddressForm(text: string): boolean {
  return (
    text.length <= LONGEST_FORM &&
    !UNSEEN.test(text) &&
    text.startsWith('/') &&
    text.split(HOLE).length === 3 &&
    partsOf(text).every(({ segments, parameters }) =>
      [...segments, ...parameters.map(([, value]) => value)].every((token) => TOKEN.test(token)),
    )
  );
}

/** Takes an address, or the form of one, apart: what stands before the hash, and the hash. */
export function partsOf(address: string): [page: AddressPart, hash: AddressPart] {
  const [page = '', ...hash] = address.split('#');
  return [toPart(page), toPart(hash.join('#'))];
}

function toPart(text: string): AddressPart {
  const [path = '', ...query] = /^[^/?]*=/.test(text) ? ['', text] : text.split('?');
  const segments = path === '' ? [] : path.split('/').map((segment) => toReadable(segment.replace(/;.*$/, '')));
  const slash = segments.length > 1 && segments.at(-1) === '';
  if (slash) segments.pop();
  const pairs = query.join('?').split('&').filter(Boolean);
  const parameters = pairs.map((pair): [string, string] => {
    const [name = '', ...value] = pair.split('=');
    return [toReadable(name), toReadable(value.join('='))];
  });
  return { segments, slash, parameters };
}

/** Writes a part as an address has it. */
export function toText({ segments, slash, parameters }: AddressPart): string {
  const query = parameters.map((pair) => pair.join('=')).join('&');
  return segments.join('/') + (slash ? '/' : '') + (query && segments.length > 0 ? '?' : '') + query;
}

/** Browsers write letters of other scripts as bytes; people read letters. */
function toReadable(text: string): string {
  return text.replace(/(?:%[89a-f][\da-f])+/gi, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      return bytes;
    }
  });
}

/** What an address's part holds at the hole, if its form has one, and the text of all that the form names. */
function matchPart(form: AddressPart, own: AddressPart): { id: string; text: string } | undefined {
  const [named, view] = splitView(form);
  const segments = own.segments.slice(0, named.length);
  const ownView = own.segments.slice(named.length);
  const parameters = form.parameters.map(([name]): [string, string] => [name, onlyValue(own, name) ?? '']);
  const ids = [
    ...named.map((token, at) => matchToken(token, segments[at])),
    ...form.parameters.map(([name, token]) => matchToken(token, onlyValue(own, name))),
  ];
  const isOther =
    form.segments.length > 0 ? !isSameView(view, ownView) : form.parameters.length > 0 && ownView.length > 0;
  if (isOther || fillsIn(form, own) || !ids.every((id) => id !== undefined)) return undefined;
  return {
    id: ids.join(''),
    text: toText({ segments: [...segments, ...(view ?? [])], slash: form.slash, parameters }),
  };
}

/** Sets apart the one segment after the hole: it only says how the record is shown. Undefined if it is no such form. */
function splitView({ segments }: AddressPart): [named: string[], view: string[] | undefined] {
  const hole = segments.findIndex((token) => HOLE.test(token));
  const view = segments.slice(hole + 1);
  return hole >= 0 && view.length <= 1 ? [segments.slice(0, hole + 1), view] : [segments, undefined];
}

/** A slug or another tab may follow the id; the id of another record, or what is done to this one, may not. */
function isSameView(view: string[] | undefined, own: string[]): boolean {
  const [next, ...more] = own;
  if (next === undefined || !view) return next === undefined;
  return more.length === 0 && (next === view[0] || (!FORM_WORD.test(next) && !isId(next)));
}

/** Whether what the form does not name says that something is filled in: nobody has saved what such a page shows. */
function fillsIn(form: AddressPart, own: AddressPart): boolean {
  const isNamed = ([name]: [string, string]) => form.parameters.some(([named]) => named === name);
  return (
    own.segments.some((segment, at) => FORM_WORD.test(segment) && (form.segments[at] ?? '*') !== segment) ||
    own.parameters.some(
      ([name, value]) =>
        !isNamed([name, value]) &&
        ((FORM_PARAMETER.test(name) && !/^(0|no?|false)$/i.test(value)) ||
          (MODE_PARAMETER.test(name) && FORM_MODE.test(value))),
    )
  );
}

function isId(text: string): boolean {
  return ['digits', 'uuid', 'hex32', 'id18'].some((kind) => matchToken(`{${kind}}`, text));
}

/** The value of a parameter; undefined if there is none, or several that differ. */
export function onlyValue({ parameters }: AddressPart, name: string): string | undefined {
  const values = parameters.filter(([own]) => own === name).map(([, value]) => value);
  return values.every((value) => value === values[0]) ? values[0] : undefined;
}

/** What a text holds at a token's hole: an empty text if the token has no hole, undefined if it does not match. */
export function matchToken(token: string, text: string | undefined): string | undefined {
  if (!HOLE.test(token)) return text === token || (token === '*' && text) ? '' : undefined;
  const [before = '', kind = '', after = ''] = token.split(HOLE);
  const words = new RegExp(`^${toPattern(before)}(${HOLES[kind]})${toPattern(after)}$`);
  // Some CRMs write a UUID in braces.
  const id = words.exec((text ?? '').replace(/^(?:%7B|\{)(.*)(?:%7D|\})$/i, '$1'))?.[1];
  // People call all of `lead_x7Yz12` the id, and all of `D-12`.
  return id && !before.includes('*') ? before + id : id;
}

/** Words beside an id may also be missing: a record may have no name yet. */
function toPattern(beside: string): string {
  const literal = beside.replace(/[^\w*]/g, '\\$&');
  return literal.includes('*') ? `(?:${literal.replace('*', '.+')})?` : literal;
}
