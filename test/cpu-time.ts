/**
 * Gives how many milliseconds of processor time this thread has used: other tests run in other threads of its process. Unlike a clock it does not run while other
 * programs use the machine, so that work can be compared with more of the same work on a busy machine, too.
 */
export function cpuTime(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
