/** How often each case occurred in all stories: a test that never meets a case proves nothing about it. */
export type Tally = Record<string, number>;

export const count = (tally: Tally, what: string, times = 1): void => {
  tally[what] = (tally[what] ?? 0) + times;
};
