import { browser } from 'wxt/browser';
import { type Policy, policyModel } from './model';
import { type Picked, pickValid } from './pick-valid';

/**
 * How long a reader of the policy waits for the browser. Chromium can leave this question unanswered for as long as the
 * process lives (seen in version 156, when the extension's first page is closed early).
 */
const PATIENCE_MS = 500;

/** The values the browser told last. */
let lastAnswer: object = {};
let pendingQuestion: Promise<void> | undefined;
/** Nobody waits for the pending question any more; its answer takes effect whenever it comes. */
let isOverdue = false;
const lateListeners = new Set<() => void>();

async function askBrowser(): Promise<object> {
  // Firefox rejects the question where there is no policy for this extension.
  pendingQuestion ??= browser.storage.managed.get().then(takeAnswer, () => takeAnswer({}));
  const question = pendingQuestion;
  if (!isOverdue) {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => {
      isOverdue = pendingQuestion === question;
    });
    await Promise.race([question, patience]);
  }
  return lastAnswer;
}

function takeAnswer(values: object): void {
  const wasOverdue = isOverdue;
  lastAnswer = values;
  pendingQuestion = undefined;
  isOverdue = false;
  if (wasOverdue) for (const listener of lateListeners) listener();
}

/** Gives what the company sets at this moment; nothing where there is no policy, or the browser does not tell it in time. */
export async function readPolicy(): Promise<Picked<Policy>> {
  return parsePolicy(await askBrowser());
}

/** Picks what can be used of a policy's values. */
export const parsePolicy = (values: object): Picked<Policy> =>
  pickValid(policyModel, 'lessons' in values ? { ...values, lessons: parseLessons(values.lessons) } : values);

/** A policy writes each lesson as a text, because Chrome's policies know no lists and maps of several forms. */
const parseLessons = (rows: unknown): unknown => (Array.isArray(rows) ? rows.map(parseLesson) : rows);

function parseLesson(row: unknown): unknown {
  try {
    return typeof row === 'string' ? JSON.parse(row) : row;
  } catch {
    return row;
  }
}

/** Calls the listener when the browser answers after readers stopped waiting; gives back how to stop that. */
export function onLatePolicy(listener: () => void): () => void {
  lateListeners.add(listener);
  return () => lateListeners.delete(listener);
}
