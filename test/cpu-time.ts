/**
 * Gives how many milliseconds of processor time this process has used. Unlike a clock it does not run while other
 * programs use the machine, so that work can be compared with more of the same work on a busy machine, too.
 */
export function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
