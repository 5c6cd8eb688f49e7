import type { Lesson } from '@/lib/lesson/model';
import { LONGEST_LESSON } from '@/lib/lesson/model';
import { lessonSchema } from '@/lib/lesson/schema';

/** Why a file gives no lesson. */
export type LessonFileProblem =
  | { kind: 'long' } // the text is longer than a lesson can be
  | { kind: 'other' } // the text is no JSON, or JSON of something else
  | { kind: 'settings' } // the file holds all settings
  | { kind: 'newer' } // a newer version of the extension wrote the file
  | { kind: 'wrong'; name: string }; // a value is none that lessons have

/** No file of a lesson is longer, in characters: people may have laid it out in lines. */
export const LONGEST_FILE = 10 * LONGEST_LESSON;

/** Writes a lesson as a file. Whether it is switched off is this browser's own affair. */
export function lessonFile({ off: _, ...lesson }: Lesson): string {
  return `${JSON.stringify(lesson, null, 2)}\n`;
}

/** The name of the file in which a lesson is saved. */
export const lessonFileName = ({ origin }: Lesson): string => `deal-link-${new URL(origin).hostname}.json`;

/** Reads a lesson from a file. It is taken whole or refused. */
export function readLessonFile(text: string): { lesson: Lesson } | { problem: LessonFileProblem } {
  if (text.length > LONGEST_FILE) return { problem: { kind: 'long' } };
  const value = parseObject(text);
  if (!value || !('v' in value)) return { problem: { kind: value && 'settings' in value ? 'settings' : 'other' } };
  if (typeof value.v === 'number' && value.v > 1) return { problem: { kind: 'newer' } };
  const { off: _, ...given } = value;
  const checked = lessonSchema.safeParse(given);
  if (checked.success) return { lesson: checked.data };
  const [issue] = checked.error.issues;
  const path = issue?.code === 'unrecognized_keys' ? [...issue.path, ...issue.keys] : issue?.path;
  return { problem: { kind: 'wrong', name: path?.join('.') || 'v' } };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
