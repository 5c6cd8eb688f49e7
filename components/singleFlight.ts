/**
 * Makes a read that is asked for again and again safe to repeat: one runs at a time, so that no answer comes after a
 * newer one, and what changes during one is read once more. The promise is of all that was asked for by then.
 */
export function singleFlight(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isWanted = false;

  async function run(): Promise<void> {
    try {
      while (isWanted) {
        isWanted = false;
        await read();
      }
    } finally {
      running = undefined;
    }
  }

  return () => {
    isWanted = true;
    running ??= run();
    return running;
  };
}
