import type { DealError } from '@/lib/deal/errors';

/** A manager who waits for an answer is told that it takes longer than this. */
const PATIENCE_MS = 10_000;

/** Whether the same write may get through if it is sent again soon. A time-out was long enough already. */
export const isPassing = ({ kind, details }: DealError): boolean =>
  (kind === 'offline' || kind === 'rate-limited' || kind === 'unavailable') &&
  (details.retryAfterMs ?? 0) <= PATIENCE_MS;

/** Whether a refusal to add may mean "there is one already". */
export const mayMeanItExists = (error: DealError): boolean => saysItExists(error) || saysNothing(error);

/** Whether a refusal gives no reason: it may be any, "there is one already" among them. */
const saysNothing = ({ details: { code, messages = [], fields = {} } }: DealError): boolean =>
  code === undefined && messages.length === 0 && Object.keys(fields).length === 0;

/** Whether a refusal to add means "there is one already"; which status and words Wazzup has for it is not known. */
const saysItExists = ({ details }: DealError): boolean =>
  details.status === 409 ||
  /exist|duplicate|already|taken|unique/i.test(
    [details.code, ...(details.messages ?? []), ...Object.values(details.fields ?? {}).flat()]
      .join(' ')
      // "property x should not exist" is how an unknown field is refused.
      .replace(/should not exist/gi, ''),
  );
