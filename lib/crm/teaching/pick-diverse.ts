import type { Mark, PersonMark } from '@/lib/lesson/model';

/**
 * Picks marks of as many families as possible, the best of each first: a change of the page that silences one mark
 * silences others that hold on to the same thing. Class names come last, and only where nothing else gives two families:
 * they say how something looks.
 */
export function pickDiverse<T extends Mark | PersonMark>(marks: readonly T[], most: number): T[] {
  const families = [...Map.groupBy(marks, familyOf)];
  const steady = families.filter(([name]) => !name.startsWith('class'));
  const used = steady.length >= 2 ? steady : [...steady, ...families.filter((family) => !steady.includes(family))];
  const rounds = Math.max(0, ...used.map(([, family]) => family.length));
  const picked: T[] = [];
  for (let round = 0; round < rounds && picked.length < most; round += 1)
    picked.push(...used.flatMap(([, family]) => family.slice(round, round + 1)));
  return picked.slice(0, most);
}

/** What a mark holds on to: the title, a label, a class, or an attribute; and what it takes there. */
function familyOf(mark: Mark | PersonMark): string {
  if ('title' in mark) return 'title';
  const holds = mark.steps.some((step) => step.class) ? 'class' : 'label' in mark ? 'label' : 'place';
  return `${holds} ${typeof mark.take === 'object' ? mark.take.attribute : ''}`;
}
