import type { Lesson } from '@/lib/lesson/model';
import { LONGEST_LESSON } from '@/lib/lesson/model';
import { MOST_LESSONS } from './model';

const rowsOf = (stored: unknown): unknown[] => (Array.isArray(stored) ? stored : []);

/** How many of the stored lessons this version of the extension cannot read. */
export const countUnread = (stored: unknown, read: readonly Lesson[]): number => rowsOf(stored).length - read.length;

/**
 * The stored lessons that a newer version of the extension has made, which are kept for it; without those for the
 * origin of a lesson that can be read.
 */
export const newerLessons = (stored: unknown, read: readonly Lesson[]): unknown[] =>
  rowsOf(stored)
    .filter((row) => isNewer(row) && !read.some(({ origin }) => origin === row.origin))
    .slice(0, Math.max(0, MOST_LESSONS - read.length));

const isNewer = (row: unknown): row is { v: number; origin: string } =>
  typeof row === 'object' &&
  row !== null &&
  'v' in row &&
  typeof row.v === 'number' &&
  row.v > 1 &&
  'origin' in row &&
  typeof row.origin === 'string' &&
  JSON.stringify(row).length <= LONGEST_LESSON;
