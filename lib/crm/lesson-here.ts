import type { DealFacts, FieldFailures } from '@/lib/deal/model';
import type { CrmReader } from './reader';
import type { PageClient } from './taught/linked-page';

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
  /** Makes the reader of a taught CRM; undefined if there is no lesson of one here. */
  createReader(client: PageClient): Promise<CrmReader | undefined>;
  /**
   * Adds to what a reader found in a page what the lesson reads there; undefined if the lesson is not for this reader.
   * Until the background has told the lesson, there is none.
   */
  addFacts(reader: CrmReader, document: Document, found: DealFacts | undefined): PageFacts | undefined;
}

declare global {
  /** Among the extension's own scripts, where the page cannot see it, and only in pages for which there is a lesson. */
  var dealLinkLesson: LessonHere | undefined;
}
