import { isShown, parentOf } from '@/lib/crm/taught/shown';
import type { IdPlace, LabelMark, LessonField, Mark, PersonMark, PlaceMark, Step, Take } from '@/lib/lesson/model';
import { labelsLike } from '../guess/labels';
import type { FieldValue } from '../teacher';
import { deepText } from './deep-query';
import { labelsOf } from './labels';
import { attributeSteps, classSteps } from './stable';
import { stateAttributes, takesOf } from './takes';
import { anchorSteps, isCustom, type Place, placesAround, stepsThrough } from './way';

/** What a manager means by an element. */
export interface Wanted {
  field: LessonField;
  /** The element whose like the marks shall find. */
  element: Element;
  /** The items of the list in which it stands, and what is around all of them; both are the element if it is alone. */
  items: readonly Element[];
  list: Element;
  take: Take;
  id?: IdPlace;
  /** What the page says there. */
  value: FieldValue;
  /** The record's own words, which no mark may name. */
  record: readonly string[];
}

/** A part of the page that holds more text than this beside the value holds more than one field. */
const MOST_BESIDE = 80;

/** A lesson's mark has no more writings of a label. */
const MOST_LABELS = 20;

/** So many parts around an element are thought of. */
const MOST_ANCHORS = 10;

type Rated = { rate: number; mark: Mark | PersonMark };

/** All ways to find what a manager means that hold nothing that passes, the steadiest first. */
export function candidateMarks(wanted: Wanted, document: Document): (Mark | PersonMark)[] {
  const places = placesAround(wanted.element);
  const rated = [...placeMarks(wanted, places), ...labelMarks(wanted, places), ...titleMarks(wanted, document)];
  const seen = new Set<string>();
  return rated
    .sort((one, other) => one.rate - other.rate)
    .flatMap(({ mark }) => {
      const text = JSON.stringify(mark);
      if (seen.has(text)) return [];
      seen.add(text);
      return [mark];
    });
}

/** What a mark says beside its steps. */
const details = ({ take, id }: Wanted) => ({ take, ...(id && { id }) });

function placeMarks(wanted: Wanted, places: readonly Place[]): Rated[] {
  const { element } = wanted;
  const anchors = anchorsAround(wanted, places);
  const isInList = wanted.field === 'contacts' || wanted.field === 'phones';
  return ownSteps(wanted).flatMap(({ step, rate, isOwn }): Rated[] => {
    const make = (anchor?: Anchor): Rated[] => {
      const chosen = new Map([[element, step], ...(anchor ? [[anchor.element, anchor.step] as const] : [])]);
      const steps = stepsThrough(places, chosen, wanted.record);
      return steps.length === 0
        ? []
        : [{ rate: rate + (anchor?.rate ?? 0), mark: { steps, ...details(wanted) } as PlaceMark }];
    };
    // Of one person there may be none on another page, and others elsewhere on it; a list may be empty.
    const mayStandAlone = isOwn && !isInList;
    return [
      ...(mayStandAlone ? make() : []),
      ...anchors.filter(({ isNarrow }) => mayStandAlone || isNarrow).flatMap(make),
    ];
  });
}

/** The steps that may name the element itself; those that name only its kind need a part of the page around. */
function ownSteps(wanted: Wanted): { step: Step; rate: number; isOwn: boolean }[] {
  const { element, record, field } = wanted;
  const isHeading = field === 'name' && /^h[1-3]$/.test(element.localName);
  const states = field === 'closed' ? stateSteps(element) : [];
  const saysState = stateNames(field, element);
  return [
    ...attributeSteps(element, record)
      .filter(({ attribute }) => !saysState(attribute?.name))
      .map((step) => ({ step, rate: 0, isOwn: true })),
    ...states.map((step) => ({ step, rate: 1, isOwn: true })),
    ...(isCustom(element) || isHeading ? [{ step: { tag: element.localName }, rate: 3, isOwn: true }] : []),
    ...controlSteps(element).map((step) => ({ step, rate: 4, isOwn: false })),
    ...rareClasses(element, wanted).map((step) => ({ step, rate: 7, isOwn: true })),
    // In a part that holds this field alone a class may tell the value from what else is there.
    ...classSteps(element, record).map((step) => ({ step, rate: 8, isOwn: false })),
    { step: plainStep(wanted), rate: 2, isOwn: false },
  ];
}

/** Tells which attributes of an element say what its state is: by their value it would be found in that one state alone. */
function stateNames(field: LessonField, element: Element): (name: string | undefined) => boolean {
  const takes = field === 'closed' ? takesOf(field, element) : [];
  return (name) => takes.some((take) => typeof take === 'object' && take.attribute === name);
}

/** That an element says a state, or which one of several is the current one. */
function stateSteps(element: Element): Step[] {
  const current = ['aria-current', 'aria-selected', 'aria-checked', 'aria-pressed'].flatMap((name) => {
    const is = element.getAttribute(name);
    return is === null || is === 'false' ? [] : [{ attribute: { name, is } }];
  });
  const names = stateAttributes(element).filter((name) => !name.startsWith('aria-'));
  return [...names.map((name) => ({ attribute: { name } })), ...current];
}

/** Class names that nothing else in sight has: others say how something looks. */
function rareClasses(element: Element, { element: wanted, items, record }: Wanted): Step[] {
  const root = element.getRootNode() as Document | ShadowRoot;
  const most = element === wanted ? items.length : 1;
  return classSteps(element, record).filter(
    ({ class: name = '' }) => [...root.querySelectorAll(`.${CSS.escape(name)}`)].filter(isShown).length <= most,
  );
}

/** What kind of control an element says that it is: a part of the page that holds little else has one of it. */
const controlSteps = (element: Element): Step[] =>
  ['aria-haspopup', 'role'].flatMap((name) => {
    const is = element.getAttribute(name) ?? '';
    return /^(menu|listbox|true|combobox|textbox|spinbutton)$/.test(is)
      ? [{ tag: element.localName, attribute: { name, is } }]
      : [];
  });

/** The step by which an element is one of its kind: enough only where nothing else of the kind can stand. */
function plainStep({ element, field, take }: Wanted): Step {
  const tag = element.localName;
  const isPhone = field === 'phones' && /^tel:/.test(element.getAttribute('href') ?? '');
  if (isPhone) return { tag, attribute: { name: 'href', startsWith: 'tel:' } };
  if (typeof take === 'object' && take.attribute !== 'value') return { tag, attribute: { name: take.attribute } };
  return { tag };
}

interface Anchor {
  element: Element;
  step: Step;
  rate: number;
  /** Whether it holds nothing but the value, or the list, and its label. */
  isNarrow: boolean;
}

function anchorsAround(wanted: Wanted, places: readonly Place[]): Anchor[] {
  const { element, record, items, list, field } = wanted;
  const around = places.slice(1).filter(({ element }) => !['html', 'body'].includes(element.localName));
  return around
    .slice(0, 30)
    .flatMap((place, distance): Anchor[] => {
      // What is around one item of a list may also be around the items of another.
      const isAroundAll = items.length === 1 || contains(place.element, list);
      const isNarrow = isAroundAll && textBeside(place.element, wanted) <= MOST_BESIDE;
      const rate = distance / 10;
      const make = (step: Step, more: number): Anchor => ({
        element: place.element,
        step,
        rate: rate + more,
        isNarrow,
      });
      return [
        ...anchorSteps(place, record)
          .filter(({ attribute }) => !stateNames(field, place.element)(attribute?.name))
          .slice(0, 2)
          .map((step) => make(step, step.attribute ? 0.5 : 1)),
        ...rareClasses(place.element, wanted)
          .slice(0, 2)
          .map((step) => make(step, 7)),
      ];
    })
    .filter(({ element: anchor }) => anchor !== element)
    .slice(0, 2 * MOST_ANCHORS);
}

/** How much text a part of the page holds beside what is wanted. */
function textBeside(part: Element, { element, items, list }: Wanted): number {
  const isAroundList = part === list || contains(part, list);
  const wanted = isAroundList ? items : [element];
  return deepText(part).length - wanted.reduce((sum, one) => sum + deepText(one).length, 0);
}

function contains(part: Element, inner: Element): boolean {
  for (let above: Element | null = inner; above; above = parentOf(above)) if (above === part) return true;
  return false;
}

function labelMarks(wanted: Wanted, places: readonly Place[]): Rated[] {
  const { element, list, record, take } = wanted;
  if (typeof take === 'object' && take.attribute !== 'value') return [];
  const isNarrow = (part: Element) => textBeside(part, wanted) <= MOST_BESIDE;
  const labels = [...new Set([...labelsOf(element, isNarrow), ...labelsOf(list, isNarrow)])].filter(
    (label) => !record.includes(label.toLowerCase()),
  );
  const regions = [undefined, ...anchorsAround({ ...wanted }, places)];
  return labels.flatMap((label, nearness) =>
    regions.flatMap((region, index): Rated[] => {
      const chosen = new Map(region ? [[region.element, region.step] as const] : []);
      const steps = stepsThrough(places.slice(1), chosen, record);
      const mark = { steps, label: labelsLike(label).slice(0, MOST_LABELS), ...details(wanted) } as LabelMark;
      return [{ rate: 4 + nearness / 10 + index / 100 + (region?.step.class ? 7 : 0), mark }];
    }),
  );
}

function titleMarks({ field, value }: Wanted, { title }: Document): Rated[] {
  const [name = ''] = value.texts;
  const written = title.replace(/\s+/g, ' ');
  const at = field === 'name' ? written.indexOf(name) : -1;
  if (at < 0 || written !== title) return [];
  const [before, after] = [title.slice(0, at), title.slice(at + name.length)];
  const isSteady = before.length <= 100 && after.length <= 100 && !/\d/.test(before + after);
  return isSteady ? [{ rate: 5, mark: { title: { before, after } } }] : [];
}
