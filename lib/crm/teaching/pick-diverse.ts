import type { Mark, PersonMark } from '@/lib/lesson/model';

/**
 * Picks marks of as many families as possible, the best of each first: a change of the page that silences one mark
 * silences others that hold on to the same thing.
 */
export function pickDiverse<T extends Mark | PersonMark>(marks: readonly T[], most: number): T[] {
  const families = [...Map.groupBy(marks, familyOf).values()];
  const rounds = Math.max(0, ...families.map(({ length }) => length));
  const picked: T[] = [];
  for (let round = 0; round < rounds && picked.length < most; round += 1)
    picked.push(...families.flatMap((family) => family.slice(round, round + 1)));
  return picked.slice(0, most);
}

/** What a mark holds on to: the title, a label, a class, or an attribute; and what it takes there. */
function familyOf(mark: Mark | PersonMark): string {
  if ('title' in mark) return 'title';
  const taken = typeof mark.take === 'object' ? mark.take.attribute : '';
  if ('label' in mark) return `label ${taken}`;
  return `${mark.steps.some((step) => step.class) ? 'class' : 'place'} ${taken}`;
}
