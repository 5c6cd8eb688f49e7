/** What replaces the texts, values and names of a page. */
export interface Blanker {
  text(text: string): string;
  attribute(name: string, value: string): string;
  address(url: string): string;
}

/** Attributes by which developers name parts of a page; whatever else may hold what belongs to a customer. */
const NAMING =
  /^(class|role|type|name|itemprop|field|formcontrolname|for|rel|target|method|lang|dir|slot|part|is|scope|autocomplete|inputmode|contenteditable|data-(test|testid|test-id|cy|qa|zcqa|selenium-test|field|field-name|field-code|section|state)|aria-(haspopup|expanded|selected|checked|current|hidden|modal|level|roledescription|controls|labelledby))$/;
const ADDRESS = /^(href|src|action|formaction|data-href|data-url|data-src)$/;
/** Numbers that say how a table is built. */
const COUNT = /^(colspan|rowspan|tabindex|aria-level)$/;

/** Words of CRMs and of pages, which are nobody's name. */
const COMMON = new Set(
  `about account action active actions activity add address admin agent all amount api app assigned assignee avatar badge
  banner bar block board body box breadcrumb button buttons calendar card cards case cell change chat chip client closed col
  column comment comments companies company contact contacts container content copy create created creator crm current customer
  customers data date deal deals description detail details dialog disabled display div document dropdown edit editor email
  employee entity error false feed field fields filter first footer form frame grid group head header heading hidden history
  home html icon id image img index info inner input item items label labels large layout lead leads left line link list log
  main manager map menu message messages mobile modal module name nav navbar new note notes number odd object open opportunities
  opportunity option options order orders org organization outer output overview owner page pages panel people person persons
  phone phones photo picture pipeline popup portal primary profile project property record records related responsible right
  root row rows sales save search section select selected settings show sidebar side small span stage stages state status step
  steps submit sub tab table tabs tag tags task tasks team tel text textarea tile time timeline title toolbar top true type
  undefined update user users value values view web website widget window wrapper`.split(/\s+/),
);

/** Makes what blanks one page; its own texts say which words in it are somebody's. */
export function createBlanker(document: Document): Blanker {
  const isOwn = ownWordsOf(document);
  const keepNames = (text: string) => blankWords(text, (word) => COMMON.has(word) || !isOwn(word));
  const keepCommon = (text: string) => blankWords(text, (word) => COMMON.has(word));
  const address = (text: string): string => {
    const scheme = /^\s*[a-z]+:/i.exec(text)?.[0].trim().toLowerCase() ?? '';
    const rest = text.trim().slice(scheme.length);
    if (!/^(https?:|)$/.test(scheme))
      return /^(tel|callto|mailto|data|blob):$/.test(scheme) ? scheme + blankText(rest) : '';
    return rest.replace(/^\/\/[^/?#]*/, '').replace(/[^/?#&=;]+/g, keepCommon);
  };
  return {
    text: blankText,
    address,
    attribute(name, value) {
      if (ADDRESS.test(name)) return address(value);
      if (COUNT.test(name) && /^-?\d$/.test(value)) return value;
      if (NAMING.test(name)) return keepNames(value);
      return name === 'id' ? keepCommon(value) : blankText(value);
    },
  };
}

/** Letters become x and digits 0, in any script; spaces and the signs of typewriters between them stay. */
const blankText = (text: string): string =>
  text
    .replace(/\s/g, ' ')
    .replace(/\p{N}/gu, '0')
    .replace(/[^ 0!-/:-@[-`{-~]/gu, 'x');

/** Blanks a name but for those words in it that may be kept; a word with digits is an id, or a build has made it. */
function blankWords(text: string, mayKeep: (word: string) => boolean): string {
  return text
    .split(/([a-z]+(?![\p{L}\p{N}\p{M}])|[\p{L}\p{N}\p{M}]+)/iu)
    .map((part) => {
      if (!/^[a-z]+$/i.test(part)) return blankText(part);
      return part
        .split(/(?<=[a-z])(?=[A-Z])/)
        .map((word) => (mayKeep(word.toLowerCase()) ? word : blankText(word)))
        .join('');
    })
    .join('');
}

/** So much text tells whose words are in a page. */
const MOST_TEXT = 2_000_000;
const READ_BY_PEOPLE = ['title', 'alt', 'aria-label', 'placeholder', 'value', 'label'];
/** A shorter word is part of too many others. */
const SHORTEST_PART = 4;

/** Says whether a word is, or has in it, one of the page's texts, or of the attributes and controls that people read. */
function ownWordsOf(document: Document): (word: string) => boolean {
  const own = new Set<string>();
  let left = MOST_TEXT;
  for (const text of textsOf(document)) {
    left -= text.length;
    if (left < 0) break;
    for (const whole of text.split(/[^\p{L}\p{M}\p{N}]+/u))
      for (const word of [whole, ...whole.split(/(?<=\p{Ll})(?=\p{Lu})/u)]) own.add(word.toLowerCase());
  }
  const known = new Map<string, boolean>();
  return (word) => {
    const is = known.get(word) ?? (own.has(word) || partsOf(word).some((part) => own.has(part) && !COMMON.has(part)));
    known.set(word, is);
    return is;
  };
}

function partsOf(word: string): string[] {
  const text = word.slice(0, 40);
  return [...text].flatMap((_, from) =>
    Array.from({ length: Math.max(0, text.length - from - SHORTEST_PART + 1) }, (_, more) =>
      text.slice(from, from + SHORTEST_PART + more),
    ),
  );
}

function* textsOf(document: Document): Generator<string> {
  const waiting: (Document | ShadowRoot)[] = [document];
  for (let root = waiting.pop(); root; root = waiting.pop()) {
    for (const element of root.querySelectorAll('*')) {
      if (element.shadowRoot) waiting.push(element.shadowRoot);
      const inside = /^i?frame$/.test(element.localName) ? (element as HTMLIFrameElement).contentDocument : null;
      if (inside) waiting.push(inside);
      if (/^(script|style)$/.test(element.localName)) continue;
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) yield (node as Text).data;
      for (const name of READ_BY_PEOPLE) yield element.getAttribute(name) ?? '';
      yield String((element as Partial<HTMLInputElement>).value ?? '');
    }
    for (const node of root.childNodes) if (node.nodeType === Node.TEXT_NODE) yield (node as Text).data;
  }
}
