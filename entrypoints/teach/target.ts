import { LESSON_FIELDS, type LessonField } from '@/lib/lesson/model';

/** What this window teaches: all of the page in a tab, or one field of it. */
export interface Target {
  tab: number;
  only: LessonField | undefined;
}

/** Reads it from the window's address, `teach.html?tab=ID&field=NAME`. */
export function readTarget(search: string): Target {
  const query = new URLSearchParams(search);
  return {
    tab: Number(query.get('tab') ?? Number.NaN),
    only: LESSON_FIELDS.find((field) => field === query.get('field')),
  };
}
