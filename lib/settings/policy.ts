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
  return pickValid(policyModel, await askBrowser());
}

/** Calls the listener when the browser answers after readers stopped waiting; gives back how to stop that. */
export function onLatePolicy(listener: () => void): () => void {
  lateListeners.add(listener);
  return () => lateListeners.delete(listener);
}
