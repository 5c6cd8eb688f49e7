import { browser } from 'wxt/browser';
import type { ScriptLifetime } from '@/lib/crm/reading/watch-page';

/**
 * The lifetime of a content script; WXT makes one for each. It ends when a newer copy of the script starts in the same
 * page. WXT's own class also has timers, frames and a watcher of addresses, which no script here uses and which are a
 * tenth of its size, so wxt.config.ts puts this one in its place.
 */
export class ContentScriptContext implements ScriptLifetime {
  readonly #end = new AbortController();

  constructor(name: string) {
    const started = `${browser.runtime.id}:${name}:started`;
    document.dispatchEvent(new Event(started));
    document.addEventListener(started, () => this.abort(), { signal: this.signal });
  }

  /** Ends the script, as when the manager takes access to the CRM back: the browser leaves the script running. */
  abort(): void {
    this.#end.abort();
  }

  get signal(): AbortSignal {
    return this.#end.signal;
  }

  get isInvalid(): boolean {
    // The browser takes the extension's interface away from scripts that are left over.
    if (!browser.runtime?.id) this.abort();
    return this.signal.aborted;
  }
}
