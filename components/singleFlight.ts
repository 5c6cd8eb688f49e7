/**
 * Makes a read safe to ask for again and again. One read runs at a time, so that no older answer comes after a newer one,
 * and a read that is asked for while another runs is done once after it. The promise ends when all reads that were asked
 * for until then are done.
 */
export function singleFlight(read: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let isRequested = false;

  async function run(): Promise<void> {
    try {
      while (isRequested) {
        isRequested = false;
        await read();
      }
    } finally {
      running = undefined;
    }
  }

  return () => {
    isRequested = true;
    running ??= run();
    return running;
  };
}
