import type { DealFacts, FieldFailures } from '@/lib/deal/model';
import type { Lesson } from '@/lib/lesson/model';
import type { CrmReader } from './reader';
import type { Interpreter } from './taught/interpreter';

/** What the page shows of a deal. */
export interface PageFacts {
  facts: DealFacts;
  /** Those of the facts that the lesson gave. */
  taught?: DealFacts;
  /** Why fields of the lesson gave nothing. */
  silent?: FieldFailures | undefined;
}

/** The lesson for the pages of this origin, as the interpreter (entrypoints/lessons.ts) offers it to content scripts. */
export interface LessonHere {
  /** The lesson, once the background has told it, and what reads by it; undefined if there is none here. */
  told: Promise<{ lesson: Lesson; interpreter: Interpreter } | undefined>;
  /**
   * Adds to what a reader found in a page what the lesson reads there; undefined if the lesson is not for this reader,
   * or is not told yet.
   */
  addFacts(reader: CrmReader, document: Document, found: DealFacts | undefined): PageFacts | undefined;
}

declare global {
  /** Among the extension's own scripts, where the page cannot see it, and only in pages for which there is a lesson. */
  var dealLinkLesson: LessonHere | undefined;
}
