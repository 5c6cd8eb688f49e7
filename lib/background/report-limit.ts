import pLimit from 'p-limit';

/** So many reports of a tab count in a minute. A manager who hurries from deal to deal makes far fewer. */
const MOST_A_MINUTE = 60;
const MINUTE_MS = 60_000;

/** So many reports are looked into at once, so that there is always room for a press. */
const AT_ONCE = 4;

/**
 * Keeps content scripts from asking Wazzup so much that presses have to wait: a script that was taken over can report
 * deals as fast as it likes.
 */
export interface ReportLimit {
  /** Looks into a report of a tab when it is its turn; gives undefined if the tab reports too much. */
  lookInto<T>(tabId: number, look: () => Promise<T>): Promise<T | undefined>;
}

export function createReportLimit(): ReportLimit {
  const turn = pLimit(AT_ONCE);
  /** When the reports of each tab came that still count. */
  let reports: ReadonlyMap<number, readonly number[]> = new Map();

  return {
    async lookInto(tabId, look) {
      const now = Date.now();
      // A report from the future came before the clock was set back.
      const recent = (reports.get(tabId) ?? []).filter((at) => at <= now && now - at < MINUTE_MS);
      if (recent.length >= MOST_A_MINUTE) return undefined;
      reports = new Map([...reports, [tabId, [...recent, now]]]);
      return turn(look);
    },
  };
}
