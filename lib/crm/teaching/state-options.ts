import { readField } from '@/lib/crm/taught/read-marks';
import { take } from '@/lib/crm/taught/shown';
import type { Mark } from '@/lib/lesson/model';
import { optionsAround } from './marks/takes';

/** A manager is asked about no more states. */
const MOST_OPTIONS = 30;

/**
 * All states between which the place of a state can choose, in the page's order; none if it shows one alone. Each is given by
 * the words for it: what people read, and what the page's attributes say.
 */
export function findStateOptions(marks: readonly Mark[], document: Document): string[][] {
  const element = readField('closed', marks, document).found[0]?.element;
  if (!element) return [];
  const options = element.localName === 'select' ? [...(element as HTMLSelectElement).options] : optionsAround(element);
  return options.slice(0, MOST_OPTIONS).map((option) => {
    const shown = take(option, 'text') ?? take(option, { attribute: 'aria-label' }) ?? [];
    return [...new Set([shown, marks.flatMap((mark) => wordAt(option, mark) ?? [])].flat())];
  });
}

function wordAt(option: Element, mark: Mark): string | undefined {
  if ('title' in mark) return undefined;
  return take(option, typeof mark.take === 'object' ? mark.take : 'text');
}
