import {
  type AddressPart,
  FORM_WORD,
  HOLE,
  LONGEST_ADDRESS,
  matchAddress,
  matchToken,
  onlyValue,
  partsOf,
  toText,
} from './address-form';

/** One way in which an address may name the deal. */
export interface AddressChoice {
  /** The form, such as `/deals/{digits}/card`; the id stands at the hole. */
  form: string;
  id: string;
  /** The one link to the deal that this form gives. */
  uri: string;
}

/** A form, and how likely its hole is at the id of the record that the page shows. */
type Rated = { form: string; rate: number };

const MOST_CHOICES = 5;

/** Words for what a deal is in a CRM, and for showing it; an id follows them. */
const RECORD_WORD =
  /^(deals?|leads?|opportunit(y|ies)|opps?|records?|cards?|c|t|r|tasks?|orders?|items?|pulses?|sales?|tickets?|cases?|view|edit|show|open|details?|entit(y|ies)|objects?|id|negocios?|oportunidade?s?|ventas?|vendas?|p|сделк[аи]|заказы?|#|!)$/i;
/** Words for what deals belong to; their ids stand in the addresses of many deals. */
const OTHER_WORD =
  /^(users?|accounts?|orgs?|organi[sz]ations?|workspaces?|ws|teams?|compan(y|ies)|portals?|locations?|pipelines?|funnels?|boards?|categor(y|ies)|lists?|filters?|tabs?|pages?|projects?|spaces?|folders?|apps?|tenants?|sites?|versions?|v|stages?|types?|views?|steps?|actions?|menus?|contacts?|persons?|people|customers?|clients?|owners?|employees?|notes?|comments?|activit(y|ies)|messages?|q)$/i;
const VIEW_WORD = /^(view|details?|card|overview|summary|show|edit|info|main|general|profile)$/i;
const LIST_WORD = /^(list|board|kanban|pipeline|index|all|table|calendar|search|deals|leads|opportunities)$/i;
/** Parts of a parameter's name that say no more than that an id follows. */
const ID_WORD = /^(id|guid|uuid|uid|key|number|no|code)$/i;
/** Parameters that never hold the id of a record, and those that never do as a number. */
const NO_ID = /^(v|sid|session|token|state|nonce|code|key|app_?id|menu_?id|cids|utm_.*|.*clid)$/i;
const NO_NUMBER =
  /^(p|t|r|c|_|ts|time|date|year|month|week|page_?(no|number|size)?|per_page|offset|limit|size|start|skip|no|number)$/i;
/** What only names a page of the app: `overview`, `FormPage`, `CardModuleV2`. */
const WORD = /^(?:(?:\p{Lu}?\p{Ll}{2,}_?)+(?:V?\d{1,2})?|\p{L}{1,5})$/u;
/** Parameters that say what kind of record an address shows, and those that do where the path is the same for all. */
const KIND_PARAMETER =
  /^(module|model|entity(_?(name|type|logical_?name))?|etn|object(_?(name|type))?|resource|class)$/i;
const ROUTE_PARAMETER =
  /^(page_?type|action|view_?type|controller|route|r|do|op|cmd|act|mod|m|a|page|screen|type|section)$/i;

/** The forms that an address may be of, the likeliest first: by what looks like an id, and by what stands around it. */
export function formsOf(url: URL): AddressChoice[] {
  if (url.href.length > LONGEST_ADDRESS) return [];
  const [page, hash] = partsOf(url.pathname + url.search + url.hash);
  const isRoute = hash.parameters.length > 0 || hash.segments.length > 1;
  const app = toText({ ...page, segments: page.segments.map(toLiteral), parameters: kindParameters(page, true) });
  return [
    ...rateForms(page),
    // Where the hash is a route, the path only leads to the app; any other hash is a place in the page.
    ...rateForms(hash).map(({ form, rate }) => ({ form: `${app}#${form}`, rate: rate + (isRoute ? 4 : -6) })),
  ]
    .filter(({ rate }) => rate > 0)
    .sort((a, b) => b.rate - a.rate)
    .flatMap(({ form }) => {
      const found = matchAddress(form, url);
      return found ? [{ form, ...found }] : [];
    })
    .slice(0, MOST_CHOICES);
}

function rateForms(part: AddressPart): Rated[] {
  return [
    ...part.segments.flatMap((_, at) => rateSegment(part, at)),
    ...part.parameters.flatMap(([name]) => rateParameter(part, name)),
  ];
}

function rateSegment({ segments, slash, ...part }: AddressPart, at: number): Rated[] {
  const token = tokenOf(segments[at] ?? '');
  const before = segments[at - 1] ?? '';
  const [after = '', ...more] = segments.slice(at + 1);
  const isNew = segments.some((segment) => FORM_WORD.test(segment) && !/^edit$/i.test(segment));
  // What is not only an id and follows an id is the record's name.
  if (!token || isNew || (token.includes('*') && tokenOf(before))) return [];
  const isLast = ![after, ...more].some((later) => tokenOf(later)?.includes('*') === false);
  const rate =
    rateToken(token) +
    (RECORD_WORD.test(before) ? 4 : OTHER_WORD.test(before) ? -4 : 0) +
    (isLast ? 3 : 0) +
    (VIEW_WORD.test(after) ? 2 : LIST_WORD.test(after) ? -5 : 0);
  const isNamed = more.length === 0 && after !== '' && !WORD.test(after);
  const kept = (isNamed ? segments.slice(0, at + 1) : segments).map(toLiteral).with(at, token);
  const parameters = kindParameters({ segments, slash, ...part }, false);
  return [{ form: toText({ segments: kept, slash: slash && !isNamed, parameters }), rate }];
}

function rateParameter(part: AddressPart, name: string): Rated[] {
  const token = tokenOf(onlyValue(part, name) ?? '');
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[[\]]/g, '_')
    .split(/[_-]/)
    .filter(Boolean);
  const ofWhat = words.filter((word) => !ID_WORD.test(word));
  const isOther = NO_ID.test(name) || (token === '{digits}' && NO_NUMBER.test(name));
  if (!token || isOther || ofWhat.some((word) => OTHER_WORD.test(word))) return [];
  const isRecord = ofWhat.length < words.length || ofWhat.some((word) => RECORD_WORD.test(word));
  const parameters = [
    ...kindParameters(part, true).filter(([kind]) => kind !== name),
    [name, token] as [string, string],
  ];
  const segments = part.segments.map(toLiteral);
  return [{ form: toText({ ...part, segments, parameters }), rate: rateToken(token) + (isRecord ? 6 : -1) }];
}

/** The parameters by which one address of an app shows records of several kinds. */
function kindParameters({ parameters }: AddressPart, withRoute: boolean): AddressPart['parameters'] {
  return parameters.filter(
    ([name, value]) =>
      (KIND_PARAMETER.test(name) || (withRoute && ROUTE_PARAMETER.test(name))) && /^[\p{L}._/-]{2,60}\d?$/u.test(value),
  );
}

/** The hole for what looks like an id, with what stands beside it; undefined for words and for all else. */
function tokenOf(text: string): string | undefined {
  const kind = ['digits', 'uuid', 'hex32', 'id18'].find((known) => matchToken(`{${known}}`, text));
  if (kind) return `{${kind}}`;
  const [, prefix, key = ''] = /^([a-z]{2,12}_)([\dA-Za-z]+)$/.exec(text) ?? [];
  if (prefix) {
    const hole = ['digits', 'code'].find((known) => matchToken(`{${known}}`, key));
    return hole ? `${prefix}{${hole}}` : undefined;
  }
  const [, dash, hole] = /^.+([-_])(?:([\da-f]{32})|[\da-f-]{36})$/i.exec(text) ?? [];
  if (dash && matchToken(`*${dash}{${hole ? 'hex32' : 'uuid'}}`, text)) return `*${dash}{${hole ? 'hex32' : 'uuid'}}`;
  const [, separator] = /^\d{1,20}([-_.~])(?=.*\p{L})/u.exec(text) ?? [];
  if (separator) return /^\d+\.[a-z]{2,5}$/.test(text) ? text.replace(/^\d+/, '{digits}') : `{digits}${separator}*`;
  const [, name] = /^(\p{L}+[-_.]|[A-Z]{1,4}|[a-z]{3,})\d{1,20}$/u.exec(text) ?? [];
  if (name) return OTHER_WORD.test(name.replace(/[-_.]$/, '')) ? undefined : `${name}{digits}`;
  if (/^\p{Ll}+(-\p{Ll}+)+-\d{1,20}$/u.test(text)) return '*-{digits}';
  return matchToken('{code}', text) && !WORD.test(text) && !/^\d{4}-\d\d(-\d\d)?$/.test(text) ? '{code}' : undefined;
}

function rateToken(token: string): number {
  return /^(\{code\}|.*\*.*|[^{_]+\{digits\}.*)$/.test(token) ? 1 : 3;
}

/** A literal as a form may hold it. */
const toLiteral = (text: string): string => (/[*{}\s]/.test(text) ? '*' : text);

/**
 * The form of which an address and all addresses of a form are: what differs and is not the id becomes `*`. Undefined if
 * there is none that still tells deals from other pages.
 */
export function mergeForms(form: string, url: URL): string | undefined {
  const [page, hash] = partsOf(form);
  const [ownPage, ownHash] = partsOf(url.pathname + url.search + url.hash);
  const mergedPage = mergeParts(page, ownPage);
  const mergedHash = mergeParts(hash, ownHash);
  if (!mergedPage || !mergedHash) return undefined;
  const hashText = toText(mergedHash);
  const merged = toText(mergedPage) + (hashText && `#${hashText}`);
  return matchAddress(merged, url) ? merged : undefined;
}

function mergeParts(form: AddressPart, own: AddressPart): AddressPart | undefined {
  const segments = mergeSegments(form.segments, own.segments);
  const parameters = form.parameters.map(([name, token]): [string, string | undefined] => {
    const merged = mergeTokens(token, onlyValue(own, name) ?? '');
    return [name, merged ?? (HOLE.test(token) || KIND_PARAMETER.test(name) ? undefined : '*')];
  });
  if (!segments || !parameters.every((pair): pair is [string, string] => pair[1] !== undefined)) return undefined;
  return { ...form, segments, parameters: parameters.filter(([, token]) => token !== '*') };
}

function mergeSegments(form: string[], own: string[]): string[] | undefined {
  const hole = form.findIndex((token) => HOLE.test(token));
  const merged = form.map((token, at) => {
    const text = own[at] ?? '';
    // The one segment after the id says how the record is shown, and may be any.
    if (hole >= 0 && at === hole + 1 && form.length === at + 1) return token;
    const isKind = at + 1 === hole && WORD.test(token) && WORD.test(text);
    const isFixed = HOLE.test(token) || isKind || token === '' || text === '' || FORM_WORD.test(token);
    return mergeTokens(token, text) ?? (isFixed ? undefined : '*');
  });
  return merged.every((token) => token !== undefined) ? merged : undefined;
}

/** A token that matches a text, and all that another token matches; undefined if that needs more than a wider hole. */
function mergeTokens(token: string, text: string): string | undefined {
  if (matchToken(token, text) !== undefined) return token;
  const [before = '', kind = '', after = ''] = token.split(HOLE);
  const [ownBefore = '', ownKind = '', ownAfter = ''] = tokenOf(text)?.split(HOLE) ?? [];
  if (kind === ownKind && kind !== 'code') {
    const merged = `${mergeBeside(before, ownBefore, /[-_.~]$/)}{${kind}}${mergeBeside(after, ownAfter, /^[-_.~]/)}`;
    return matchToken(merged, text) === undefined ? undefined : merged;
  }
  const wider = `${before}{code}${after}`;
  return /^(id18|hex32)$/.test(kind) && matchToken(wider, text) ? wider : undefined;
}

function mergeBeside(beside: string, own: string, separators: RegExp): string {
  if (beside === own) return beside;
  const separator = separators.exec(beside || own)?.[0] ?? '';
  return separators.source.startsWith('^') ? `${separator}*` : `*${separator}`;
}
