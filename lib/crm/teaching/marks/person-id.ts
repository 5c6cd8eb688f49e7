import { idAt } from '@/lib/crm/taught/read-marks';
import { parentOf } from '@/lib/crm/taught/shown';
import { type AddressPart, matchToken, partsOf, toText } from '@/lib/lesson/address-form';
import type { IdPlace } from '@/lib/lesson/model';

/** Where the id of a person stands, seen from the element that shows the person. */
export interface FoundId {
  holder: Element;
  place: IdPlace;
  id: string;
}

/** An id stands no further around a person than in this many boxes. */
const MAX_BOXES = 4;

const KINDS = ['digits', 'uuid', 'hex32', 'id18', 'code'];

/** Attributes of an element that hold the id of what it shows. */
const ID_ATTRIBUTE = /^data-([a-z-]*-)?(id|uid|guid|key|pk)$/;

/** Finds where the id of a person stands: in a link around or in the element, an attribute, or a picture's address. */
export function findPersonIds(element: Element): FoundId[] {
  if (element.localName === 'select') return idsIn(element, 'value');
  const boxes = boxesAround(element);
  const inside = [...element.querySelectorAll('a[href],img[src],[data-id]')];
  const beside = boxes.slice(1, 3).flatMap((box) => [...box.querySelectorAll('img[src]')]);
  return [
    ...boxes.flatMap((box) => (box.localName === 'a' ? idsIn(box, 'href') : [])),
    ...inside.flatMap((one) => (one.localName === 'a' ? idsIn(one, 'href') : [])),
    ...[...boxes, ...inside].flatMap((one) =>
      one.getAttributeNames().flatMap((name) => (ID_ATTRIBUTE.test(name) ? idsIn(one, name) : [])),
    ),
    ...[...inside, ...beside].flatMap((one) => (one.localName === 'img' ? idsIn(one, 'src') : [])),
  ];
}

function boxesAround(element: Element): Element[] {
  const boxes: Element[] = [];
  for (let box: Element | null = element; box && boxes.length <= MAX_BOXES; box = parentOf(box)) boxes.push(box);
  return boxes;
}

function idsIn(holder: Element, attribute: string): FoundId[] {
  const isAddress = attribute === 'href' || attribute === 'src';
  const text = attribute === 'value' ? (holder as HTMLSelectElement).value : (holder.getAttribute(attribute) ?? '');
  const forms = isAddress ? formsOfLink(text, holder) : kindsOf(text);
  return forms.flatMap((form) => {
    const place = { attribute, form };
    const id = idAt(holder, place);
    return id === undefined ? [] : [{ holder, place, id }];
  });
}

/** The forms of a link to a person, the last id in it first. */
function formsOfLink(text: string, { baseURI }: Element): string[] {
  const url = URL.parse(text, baseURI);
  // Scripts make buttons of links that lead nowhere: `#` and `#details`.
  const isButton = text.startsWith('#') && !/[/=]/.test(text);
  return url?.origin === URL.parse(baseURI)?.origin && url && !isButton ? linkForms(url) : [];
}

/** The forms of an address of anything but a deal. */
export function linkForms(url: URL): string[] {
  const [page, hash] = partsOf(url.pathname + url.search + url.hash);
  const isRoute = /[/=]/.test(url.hash);
  const path = toText({ ...page, parameters: page.parameters.filter(isOfKind) });
  return [...(isRoute ? formsOfPart(hash).map((form) => `${path}#${form}`) : []), ...formsOfPart(page)];
}

function formsOfPart({ segments, slash, parameters }: AddressPart): string[] {
  const tokens = segments.map((segment) => kindsOf(segment)[0] ?? segment);
  const last = tokens.findLastIndex((token, at) => token !== segments[at]);
  const kind = tokens[last];
  const inPath = kind
    ? [
        toText({
          // Other ids in the path are those of what the person belongs to.
          segments: tokens.slice(0, last + 1).map((token, at) => (at < last && token !== segments[at] ? '*' : token)),
          slash: slash && last === segments.length - 1,
          parameters: parameters.filter(isOfKind),
        }),
      ]
    : [];
  const inQuery = parameters.flatMap(([name, value]) => {
    const token = /^(v|t|ts|_|page|size|width|height|tab)$/i.test(name) ? undefined : kindsOf(value)[0];
    const kept = parameters.filter((pair) => isOfKind(pair)).filter(([other]) => other !== name);
    return token ? [toText({ segments, slash, parameters: [...kept, [name, token]] })] : [];
  });
  return [...inPath, ...inQuery];
}

/** Parameters by which one address shows records of several kinds. */
const isOfKind = ([name, value]: [string, string]): boolean =>
  /^(module|model|entity|type|object|action|view|controller|route|r|m|a|page)(_?(name|type))?$/i.test(name) &&
  /^[a-zA-Z._/-]{1,60}$/.test(value);

/** The holes that a text fits as a whole, the narrowest first; `contact_x7Yz12` has letters of its own before. */
function kindsOf(text: string): string[] {
  if (text.length > 80) return [];
  const whole = KINDS.filter((kind) => matchToken(`{${kind}}`, text) === text).map((kind) => `{${kind}}`);
  const [, before = '', id = ''] = /^([a-z]{2,20}[_:-])(.+)$/i.exec(text) ?? [];
  const inside =
    before === '' ? undefined : ['digits', 'uuid', 'hex32', 'id18'].find((kind) => matchToken(`{${kind}}`, id) === id);
  if (inside) return [`${before}{${inside}}`];
  return before !== '' && whole[0] === '{code}' && matchToken('{code}', id) === id
    ? [`${before}{code}`]
    : whole.slice(0, 1);
}
