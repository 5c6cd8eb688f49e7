import { browser } from 'wxt/browser';
import { type Policy, policyModel } from './model';
import { type Picked, pickValid } from './pick-valid';

/** Chromium can keep this question open for as long as it lives (seen in 156, when the first page is closed early). */
const PATIENCE_MS = 500;

let known: object = {};
let asked: Promise<void> | undefined;
/** The browser has been waited for already; what it says later holds from then on. */
let isLate = false;

async function given(): Promise<object> {
  // Firefox rejects where there is no policy for this extension.
  asked ??= browser.storage.managed.get().then(take, () => take({}));
  const waitedFor = asked;
  if (!isLate) {
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS)).then(() => {
      isLate = asked === waitedFor;
    });
    await Promise.race([waitedFor, patience]);
  }
  return known;
}

function take(values: object): void {
  known = values;
  asked = undefined;
  isLate = false;
}

/** What the company sets at this moment; nothing where there is no policy. */
export async function readPolicy(): Promise<Picked<Policy>> {
  return pickValid(policyModel, await given());
}
