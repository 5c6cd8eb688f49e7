import { DIALOG } from '@/lib/crm/taught/find-elements';
import { parentOf } from '@/lib/crm/taught/shown';
import type { Step } from '@/lib/lesson/model';
import { attributeSteps } from './stable';

/** The way from the front of a page to an element, out of which marks take a few steps. */

/** A lesson's mark has no more steps. */
const MAX_STEPS = 6;

/** Parts of a page that HTML itself gives a meaning. */
const LANDMARKS = /^(main|header|aside|footer|nav|article|form|address|hgroup|h1|h2|h3)$/;
const LANDMARK_ROLES = /^(main|banner|complementary|contentinfo|navigation|form)$/;

/** What is around an element: it, its parents, and the hosts of the shadow roots in which they stand. */
export interface Place {
  element: Element;
  /** Whether the next place further in stands in the shadow root of this element. */
  isHost: boolean;
}

/** Libraries of elements that all applications use, whose names say how something looks. */
const LIBRARIES = /^(mat|mdc|cdk|ion|lightning|slds|ui|sl|md|paper|iron|vaadin|fluent|fast|lyte|el|v|a|n|q|p|ng|x)-/;

/** The places from an element outwards. */
export function placesAround(element: Element): Place[] {
  const places: Place[] = [];
  let inner: Element | undefined;
  for (let place: Element | null = element; place; place = parentOf(place)) {
    places.push({ element: place, isHost: inner !== undefined && inner.parentElement === null });
    inner = place;
  }
  return places;
}

/** The steps that a mark takes: those chosen, and those that it cannot do without, to shadow roots and into a dialog. */
export function stepsThrough(
  places: readonly Place[],
  chosen: ReadonlyMap<Element, Step>,
  record: readonly string[],
): Step[] {
  const dialog = places.find(({ element }) => element.matches(DIALOG))?.element;
  const steps = places.flatMap(({ element, isHost }): Step[] => {
    const own = chosen.get(element);
    if (element === dialog) return [{ ...dialogStep(element), ...(isHost && { shadow: true }) }];
    if (isHost) return [{ ...(own ?? hostStep(element, record)), shadow: true }];
    return own ? [own] : [];
  });
  return steps.length > MAX_STEPS ? [] : steps.reverse();
}

function dialogStep(dialog: Element): Step {
  if (dialog.localName === 'dialog') return { tag: 'dialog' };
  const role = dialog.getAttribute('role');
  return role ? { attribute: { name: 'role', is: role } } : { attribute: { name: 'aria-modal', is: 'true' } };
}

function hostStep(host: Element, record: readonly string[]): Step {
  return { tag: host.localName, ...attributeSteps(host, record)[0] };
}

/** The steps that may name something around a value, the steadiest first. */
export function anchorSteps({ element, isHost }: Place, record: readonly string[]): Step[] {
  const named = attributeSteps(element, record);
  const role = element.getAttribute('role') ?? '';
  return [
    ...named.map((step) => (isHost ? { tag: element.localName, ...step } : step)),
    ...(LANDMARK_ROLES.test(role) ? [{ attribute: { name: 'role', is: role } }] : []),
    ...(LANDMARKS.test(element.localName) || isCustom(element) ? [{ tag: element.localName }] : []),
  ];
}

/** The name of an element that programmers have made names what it is for. */
export const isCustom = ({ localName }: Element): boolean =>
  /^[a-z]+(-[a-z]+)+$/.test(localName) && !LIBRARIES.test(localName);
