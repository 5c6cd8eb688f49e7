import { browser } from 'wxt/browser';
import { type Policy, policyModel } from './model';
import { type Usable, usable } from './usable';

/** What the company sets at this moment; nothing where there is no policy. */
export async function readPolicy(): Promise<Usable<Policy>> {
  // Firefox rejects where there is no policy for this extension.
  const given = await browser.storage.managed.get().catch(() => ({}));
  return usable(policyModel, given);
}
