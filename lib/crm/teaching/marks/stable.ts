import type { Step } from '@/lib/lesson/model';

/** Which attributes and classes of an element may name it in a lesson: those that the CRM's programmers gave it. */

/** Attributes by which programmers name things for tests, forms and machines, the steadiest first; then all others. */
const NAMING = [
  /^data-(test|cy|qa|e2e|zcqa|selenium)/,
  /^(data-field|itemprop$|name$|formcontrolname$|data-prop|data-attr|data-name)/,
  /^id$/,
  /^data-/,
  /^/,
];

/** What HTML itself, and what is built on it, says with other attributes. */
const HTML =
  /^(accept|accesskey|action|align|alt|aria-.*|as|async|autocomplete|autofocus|border|class|cols|colspan|contenteditable|controls|coords|datetime|dir|disabled|download|draggable|enctype|enterkeyhint|fill|for|form|form(action|method|target)|headers|height|hidden|high|href|hreflang|inert|inputmode|is|kind|lang|list|loading|low|max|maxlength|media|method|min|minlength|multiple|novalidate|on.*|open|optimum|pattern|ping|placeholder|popover.*|readonly|rel|required|role|rows|rowspan|scope|selected|shape|size|sizes|span|spellcheck|src|srcset|start|step|style|summary|tabindex|target|title|translate|type|usemap|valign|value|viewbox|width|wrap|xmlns.*)$/;

/** They say how something is at the moment, or in which order or language. */
const PASSING =
  /(state|status|active|selected|checked|open|expanded|theme|lang|locale|colou?r|index|idx|pos|position|order|count|total|version|build|hash|size|loaded|ready|mode|value|label|title|tooltip|placeholder|content|text|html|src|url|href|date|time|timestamp|style|animation|placement|align|orientation|side|nonce|token|csrf|session|secret|passw)$/;

/** Frameworks number their elements by these, and extensions write them into pages. */
const FOREIGN =
  /^(data-(v-|react|radix|headlessui|emotion|styled|reach-|aria|focus|turbo|bs-|toggle$|target$|grammarly|gramm|lt-|lastpass|bw|bitwarden|dashlane|keeper|darkreader|deal-link|extension|gr-|kwimpala)|_ng|ng-|cz-|bis_)/;

/** Generated names begin like these. */
const GENERATED =
  /^(css|sc|jss|jsx|emotion|svelte|radix|headlessui|mui|ember|mat|cdk|ext|yui|gwt|ctl|select|tippy|popper|el|rc|aria|react|ng|v|gen|auto|uid|id)-?[-_:\w]*\d/i;

/** What two parts of a page may be named alike for: how they look. */
const LOOK =
  /^(-?(m|p|mx|my|mt|mb|ml|mr|ms|me|px|py|pt|pb|pl|pr|ps|pe|w|h|z|top|left|right|bottom|inset|gap|space|grow|shrink|basis|order|col|row|grid|flex|block|inline|hidden|visible|static|fixed|absolute|relative|sticky|float|clear|text|font|leading|tracking|bg|border|rounded|shadow|ring|outline|opacity|cursor|overflow|truncate|whitespace|break|items|justify|self|place|content|object|transition|duration|ease|delay|animate|transform|scale|rotate|translate|skew|origin|select|pointer|resize|fill|stroke|sr|dark|hover|focus|active|group|peer|container|min|max|table|list|align|underline|uppercase|lowercase|capitalize|italic|antialiased|divide|aspect|columns|d|fw|fs|lh|btn|icon|is|has|js|ng|v|u|l|o|s|t|x|y)(-.*)?|(btn|icon|link|muted|small|large|bold|active|disabled|selected|open|closed|primary|secondary|success|danger|warning|info|light|dark|clearfix|pull|fade|show|hide|row|col|even|odd|first|last|wrapper|wrap|inner|outer|item|box|text|value|label|cell|content|body)s?)$/i;

/** The steps by which attributes of its own name an element, the steadiest first. */
export function attributeSteps(element: Element, record: readonly string[]): Step[] {
  return [...element.attributes]
    .flatMap(({ name, value }) => {
      const rank = NAMING.findIndex((names) => names.test(name));
      return rank < 0 || !mayName(name) ? [] : rateAttribute(name, value, rank, record);
    })
    .sort((one, other) => one.rank - other.rank)
    .map(({ step }) => step);
}

const mayName = (name: string): boolean =>
  /^[a-z][a-z:-]{0,59}$/.test(name) &&
  !HTML.test(name) &&
  !FOREIGN.test(name) &&
  (name === 'id' || !PASSING.test(name));

function rateAttribute(name: string, value: string, rank: number, record: readonly string[]) {
  if (value === '') return [{ rank: rank + 0.5, step: { attribute: { name } } }];
  if (isStableName(value, record)) return [{ rank, step: { attribute: { name, is: value } } }];
  // The value is the record's own; that the element has one is not.
  const holdsId = name.startsWith('data-') && /(^|-)id$/.test(name);
  return holdsId ? [{ rank: rank + 1, step: { attribute: { name } } }] : [];
}

/** The steps by which class names of its own name an element; for elements that nothing else names. */
export const classSteps = (element: Element, record: readonly string[]): Step[] =>
  [...element.classList]
    .filter((name) => /^[a-zA-Z_][\w-]{3,59}$/.test(name) && !LOOK.test(name) && isStableName(name, record))
    .map((name) => ({ class: name }));

/** Whether a name was written by a person: it is no number, no hash, and none of the record's own words. */
function isStableName(name: string, record: readonly string[]): boolean {
  if (!/^[a-zA-Z_][\w\-.:[\]/]{0,99}$/.test(name) || /\d$|\d{2}/.test(name) || GENERATED.test(name)) return false;
  const parts = name.split(/[^a-zA-Z\d]+/).filter(Boolean);
  return (
    parts.every(isWord) &&
    !parts.some((part) => record.includes(part.toLowerCase())) &&
    !record.includes(name.toLowerCase())
  );
}

/** Whether a piece of a name is a word, several in one, or an abbreviation: `owner`, `crmContactCard`, `B2B`, `btn`. */
function isWord(part: string): boolean {
  if (/\d/.test(part)) return /^[a-z]{1,3}\d[a-z]{0,3}$/i.test(part) && part.length <= 4;
  const words = part.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [];
  const isMixed = words.filter((word) => word.length <= 2).length >= 2;
  return !isMixed && words.every((word) => word.length < 5 || /[aeiouy]/i.test(word));
}

/** The words of a record by which no mark may name anything. */
export const wordsOf = (texts: readonly (string | undefined)[]): string[] =>
  texts
    .flatMap((text = '') => [text.toLowerCase(), ...text.toLowerCase().split(/[^\p{L}\d]+/u)])
    .filter((word) => word.length >= 3);
