import { DIALOG } from '@/lib/crm/taught/find-elements';
import { isShown } from '@/lib/crm/taught/shown';
import type { LessonField } from '@/lib/lesson/model';
import { fieldOfNames } from './field-names';
import { fieldOfLabel } from './labels';
import { type Part, partOf } from './parts';
import { isPhoneText } from './texts';

/** An element that may matter, with the part of the page in which it stands. */
export interface Sighted<T extends Element = Element> {
  element: T;
  part: Part;
  /** The dialog around it. */
  dialog: Element | undefined;
}

export interface SightedLabel extends Sighted {
  field: LessonField | 'other';
}

/** What one pass over a page has found. Whether the page shows it is asked later, of what comes into question. */
export interface Survey {
  headings: Sighted[];
  /** The last part of each row of breadcrumbs, and what says of itself that it is the current page. */
  crumbs: Map<Element, Sighted>;
  links: Sighted<HTMLAnchorElement>[];
  /** Text that reads like a phone, and controls for phones. */
  phones: Sighted[];
  labels: SightedLabel[];
  /** Elements that developers have named after a field. */
  named: (Sighted & { field: LessonField })[];
  dialogs: Set<Element>;
  /** Elements by the id of what labels them. */
  labelled: Map<string, Element[]>;
}

interface Context {
  part: Part;
  dialog: Element | undefined;
  crumbs: Element | undefined;
  isLink: boolean;
  depth: number;
}

/** No deal's page is larger, or deeper. */
const MOST_NODES = 100_000;
const DEEPEST = 200;
const MOST_FRAMES = 20;
const LONGEST_TEXT = 300;

const CRUMBS = '[class*="breadcrumb" i],[aria-label*="breadcrumb" i],[data-testid*="breadcrumb" i]';
const SILENT = '[hidden],[aria-hidden=true],input:is([type=hidden],[type=password])';

/** Passes over a page, its open shadow roots and its frames of the same origin, once. */
export function surveyPage(document: Document): Survey {
  const survey: Survey = {
    headings: [],
    crumbs: new Map(),
    links: [],
    phones: [],
    labels: [],
    named: [],
    dialogs: new Set(),
    labelled: new Map(),
  };
  const start: Context = { part: 'record', dialog: undefined, crumbs: undefined, isLink: false, depth: 0 };
  const waiting: [node: Node, context: Context][] = [[document.body, start]];
  let frames = 0;
  for (let count = 0; count < MOST_NODES; count += 1) {
    const [node, context] = waiting.pop() ?? [];
    if (!node || !context) break;
    if (node.nodeType === Node.TEXT_NODE) sightText(survey, node as Text, context);
    if (node.nodeType !== Node.ELEMENT_NODE || context.depth > DEEPEST || isSilent(node as Element)) continue;
    const element = node as Element;
    const inside = enter(element, context);
    if (inside.dialog === element) survey.dialogs.add(element);
    sightElement(survey, element, inside);
    const isFrame = element.localName === 'iframe' && isShown(element) && frames < MOST_FRAMES;
    if (isFrame) frames += 1;
    const body = isFrame ? (element as HTMLIFrameElement).contentDocument?.body : undefined;
    const children = [...(element.shadowRoot?.childNodes ?? []), ...(body ? [body] : element.childNodes)];
    for (const child of children.reverse()) waiting.push([child, inside]);
  }
  return survey;
}

const isSilent = (element: Element): boolean =>
  /^(script|style|noscript|template|svg)$/.test(element.localName) || element.matches(SILENT);

function enter(element: Element, { part, dialog, crumbs, isLink, depth }: Context): Context {
  return {
    part: partOf(element, part),
    dialog: element.matches(DIALOG) ? element : dialog,
    crumbs: crumbs ?? (element.matches(CRUMBS) ? element : undefined),
    isLink: isLink || (element.localName === 'a' && element.hasAttribute('href')),
    depth: depth + 1,
  };
}

function sightElement(survey: Survey, element: Element, { part, dialog }: Context): void {
  const sighted = { element, part, dialog };
  const { localName } = element;
  if (/^h[1-4]$/.test(localName) || element.getAttribute('role') === 'heading') survey.headings.push(sighted);
  if (localName === 'a' && element.hasAttribute('href'))
    survey.links.push({ ...sighted, element: element as HTMLAnchorElement });
  if (element.getAttribute('aria-current') === 'page') survey.crumbs.set(element, sighted);
  if (localName === 'input' && element.getAttribute('type') === 'tel') survey.phones.push(sighted);
  const field = fieldOfNames(element);
  if (field) survey.named.push({ ...sighted, field });
  for (const id of (element.getAttribute('aria-labelledby') ?? '').split(/\s+/).filter(Boolean))
    survey.labelled.set(id, [...(survey.labelled.get(id) ?? []), element]);
}

function sightText(survey: Survey, { data, parentElement, parentNode }: Text, context: Context): void {
  const element = parentElement ?? (parentNode as Partial<ShadowRoot> | null)?.host;
  if (!element || data.length > LONGEST_TEXT) return;
  const { part, dialog, crumbs, isLink } = context;
  const sighted = { element, part, dialog };
  if (crumbs && /[\p{L}\p{N}]/u.test(data)) survey.crumbs.set(crumbs, { ...sighted, part: 'record' });
  if (isLink) return;
  // The fonts of signs write them as words: `person`, `phone`.
  const field = /icon/i.test(`${element.localName} ${element.className}`) ? undefined : fieldOfLabel(data);
  if (field) survey.labels.push({ ...sighted, field });
  if (isPhoneText(data)) survey.phones.push(sighted);
}
