/** How long a CRM that refuses more requests is left alone if it does not say how long. */
const USUAL_PAUSE_MS = 60_000;
const SHORTEST_PAUSE_MS = 1_000;
/** A CRM that asks for longer is left alone for so long, and then asked once more. */
const LONGEST_PAUSE_MS = 60 * 60_000;
/** The same for a CRM that is out of order: its guess of how long that takes is often far too long. */
const LONGEST_REPAIR_MS = 5 * 60_000;

/** For how many milliseconds a CRM asks to be left alone; undefined if it does not ask for that. */
export function askedPause({ status, headers }: Response): number | undefined {
  const asked = retryAfter(headers);
  if (status === 429) return limit(asked ?? USUAL_PAUSE_MS, LONGEST_PAUSE_MS);
  return status === 503 && asked !== undefined ? limit(asked, LONGEST_REPAIR_MS) : undefined;
}

const limit = (ms: number, longest: number): number => Math.min(Math.max(ms, SHORTEST_PAUSE_MS), longest);

/** Reads Retry-After: seconds, or a date, which is compared with the CRM's own clock. */
function retryAfter(headers: Headers): number | undefined {
  const written = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(written)) return Number(written) * 1_000;
  const until = Date.parse(written);
  const now = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(until) ? undefined : until - (Number.isNaN(now) ? Date.now() : now);
}
