import type { LabelMark, PlaceMark, Step } from '@/lib/lesson/model';
import { findBesideLabels } from './beside-labels';
import { isFrameAt, shownFrames } from './frames';
import { isShown, parentOf } from './shown';

/** A mark that finds more elements than these is none: no page shows a field so often. */
const MAX_FOUND = 200;

/** What lies over a page and shows a record of its own. */
export const DIALOG = 'dialog[open],[role=dialog],[role=alertdialog],[aria-modal=true]';

/** The page as one reading of it sees it. */
export interface Sight {
  document: Document;
  /** The deal's id, where it is known: no frame of another record is read. */
  deal?: string | undefined;
  /** The dialogs in which marks have found something. */
  dialogs: Set<Element>;
}

/**
 * The elements that a mark finds. One that leads into a dialog finds nothing beside dialogs; any other finds nothing in
 * them, because a dialog over the page may show another record by the same marks.
 */
export function findElements(mark: PlaceMark | LabelMark, sight: Sight): Element[] {
  const leadsIntoDialog = mark.steps.some(isDialogStep);
  const found = documentsOf(mark, sight).flatMap((document) => followMark(mark, document).filter(isShown));
  if (found.length > MAX_FOUND) return [];
  return found.filter((element) => {
    const dialog = dialogAround(element);
    if (dialog && leadsIntoDialog) sight.dialogs.add(dialog);
    return leadsIntoDialog === (dialog !== undefined);
  });
}

function followMark(mark: PlaceMark | LabelMark, document: Document): Element[] {
  if (!('label' in mark)) return followSteps(mark.steps, [document]) as Element[];
  return findBesideLabels(mark.label, followSteps(mark.steps, [document]));
}

/** The documents in which a mark may find something: the page's, or those of frames; a reader may be in the frame itself. */
const documentsOf = ({ frame }: PlaceMark | LabelMark, { document, deal }: Sight): Document[] =>
  frame ? [document, ...shownFrames(document)].filter((inside) => isFrameAt(frame, inside, deal)) : [document];

/** Follows steps, each below the one before. A shadow root ends a row of steps that one selector can follow. */
function followSteps(steps: readonly Step[], roots: ParentNode[]): ParentNode[] {
  let found = roots;
  let selector = '';
  for (const [index, step] of steps.entries()) {
    selector += ` ${selectorOf(step)}`;
    if (!step.shadow && index < steps.length - 1) continue;
    const elements = new Set(found.flatMap((root) => [...root.querySelectorAll(selector)]));
    found = step.shadow ? [...elements].flatMap(({ shadowRoot }) => shadowRoot ?? []) : [...elements];
    selector = '';
  }
  return found;
}

/** The selector that a step stands for; only what a lesson's schema allows comes here, and all of it is escaped. */
function selectorOf({ tag = '', attribute, class: className }: Step): string {
  const { name = '', is, startsWith } = attribute ?? {};
  const value =
    is === undefined ? (startsWith === undefined ? '' : `^="${CSS.escape(startsWith)}"`) : `="${CSS.escape(is)}"`;
  return `${CSS.escape(tag)}${attribute ? `[${CSS.escape(name)}${value}]` : ''}${className ? `.${CSS.escape(className)}` : ''}`;
}

const isDialogStep = ({ tag, attribute }: Step): boolean =>
  tag === 'dialog' || attribute?.name === 'aria-modal' || /^(alert)?dialog$/.test(attribute?.is ?? '');

/** The innermost dialog around an element; undefined if it stands in the page itself. */
function dialogAround(element: Element): Element | undefined {
  for (let above: Element | null = element; above; above = parentOf(above)) if (above.matches(DIALOG)) return above;
  return undefined;
}
