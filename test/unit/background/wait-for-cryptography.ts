import { vi } from 'vitest';

/** Lets the test's clock wait for cryptography, which works in another thread and takes no turn of the event loop. */
export function waitForCryptography(): void {
  for (const name of ['encrypt', 'decrypt', 'generateKey', 'digest'] as const) {
    const real = crypto.subtle[name].bind(crypto.subtle) as (...args: unknown[]) => Promise<unknown>;
    vi.spyOn(crypto.subtle, name).mockImplementation(((...args: unknown[]) => {
      let isDone = false;
      const result = real(...args).finally(() => {
        isDone = true;
      });
      const spin = () => void (isDone || setImmediate(spin));
      spin();
      return result;
    }) as never);
  }
}
