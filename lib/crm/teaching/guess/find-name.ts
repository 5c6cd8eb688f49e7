import { isShown } from '@/lib/crm/taught/shown';
import { comparableText } from '@/lib/deal/same-text';
import { type LabelledValue, onlyLabelled } from './label-values';
import { fieldOfLabel } from './labels';
import type { Sighted, Survey } from './survey';
import { holdsText, shownText, tighten } from './texts';

interface Candidate {
  element: Element;
  text: string;
  rate: number;
  /** What kind of sign it is; two signs of a kind count as one. */
  sign: string;
}

/** So many elements of a kind that could show the name are looked at. */
const MOST_LOOKED = 60;

/** What is rated lower is a guess too vague to be shown. */
const SURE = 4;

/**
 * The element that shows the deal's name: a heading, a field made for it, the last of the breadcrumbs, or what a label
 * names, the more so if the page's title or another of these says the same. Undefined if two are as likely.
 */
export function findName(survey: Survey, labelled: readonly LabelledValue[], document: Document): Element | undefined {
  const isApp = appNames(document);
  const title = comparableText(document.title);
  const only = onlyLabelled(labelled.filter(({ field }) => field === 'name'));
  const headings = toCandidates('heading', survey.headings, headingRate);
  const candidates = [
    ...headings.map((one) =>
      one.rate === 3 && headings.filter(({ rate }) => rate >= 3).length === 1 ? { ...one, rate: 4 } : one,
    ),
    ...toCandidates(
      'field',
      survey.named.filter(({ field }) => field === 'name'),
      (element) => (isEdited(element) ? 4 : 3),
    ),
    ...toCandidates('crumbs', [...survey.crumbs.values()], () => 2),
    ...toCandidates('label', only ? [only] : [], () => 4),
  ].filter(({ text }) => text.length > 1 && !isApp(text) && fieldOfLabel(text) === undefined);
  const rated = [...Map.groupBy(candidates, ({ text }) => text)].map(([text, same]) => {
    const best = same.reduce((one, other) => (other.rate > one.rate ? other : one));
    const agreed = new Set(same.map(({ sign }) => sign)).size > 1 ? 2 : 0;
    return {
      ...best,
      rate: best.rate + agreed + (text.length > 2 && holdsText(title, text) ? (title.startsWith(text) ? 5 : 4) : 0),
    };
  });
  const [best, next] = rated.sort((a, b) => b.rate - a.rate);
  return best && best.rate >= SURE && best.rate !== next?.rate ? best.element : undefined;
}

/** A heading of the first rank, and the one that names its dialog, are most likely the name. */
function headingRate(element: Element, { dialog }: Sighted): number {
  const rank = Number(element.getAttribute('aria-level') ?? /^h(\d)$/.exec(element.localName)?.[1] ?? 2);
  const names = dialog?.getAttribute('aria-labelledby')?.split(/\s+/).includes(element.id) && element.id !== '';
  return rank === 1 || names ? 5 : rank === 2 ? 3 : 2;
}

const isEdited = (element: Element): boolean =>
  element.matches('input,textarea,[contenteditable]:not([contenteditable=false])');

function toCandidates(
  sign: string,
  sighted: readonly Sighted[],
  rate: (element: Element, sighted: Sighted) => number,
): Candidate[] {
  const looked = sighted.filter(({ part }) => part === 'record' || part === 'banner').slice(0, MOST_LOOKED);
  return looked
    .filter(({ element }) => isShown(element))
    .flatMap((one) => {
      const whole = tighten(one.element);
      // A heading may also hold what kind of record it is, or its state.
      const parts = isEdited(whole)
        ? []
        : [...whole.children].filter(
            (part) => (part.localName === 'slot' || isShown(part)) && shownText(part) !== undefined,
          );
      return [whole, ...(parts.length > 1 ? parts.map(tighten) : [])].flatMap((element, index) => {
        const text = shownText(element);
        const value = rate(isEdited(element) ? element : one.element, one) - (index > 0 || parts.length > 1 ? 2 : 0);
        return text === undefined ? [] : [{ sign, element, text, rate: value - (one.part === 'banner' ? 1 : 0) }];
      });
    });
}

/** Says of a text whether it is the app's own name: pages say so, or their host does. */
function appNames(document: Document): (text: string) => boolean {
  const said = [...document.querySelectorAll('meta[name="application-name"],meta[property="og:site_name"]')].map(
    (meta) => meta.getAttribute('content') ?? '',
  );
  const names = [...said, ...document.location.hostname.split('.')].map(plain).filter(Boolean);
  return (text) => names.includes(plain(text));
}

const plain = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
