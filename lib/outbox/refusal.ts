import type { DealError } from '@/lib/deal/errors';

/** If an answer would take longer than this, the outbox tells the manager that the write waits. */
const PATIENCE_MS = 10_000;

/**
 * Whether the same write may get through if it is sent again soon. After a time-out the manager has waited long enough.
 */
export const isPassing = ({ kind, details }: DealError): boolean =>
  (kind === 'offline' || kind === 'rate-limited' || kind === 'unavailable') &&
  (details.retryAfterMs ?? 0) <= PATIENCE_MS;

/** Whether Wazzup's refusal to add a deal may mean that it has one under that id already. */
export const mayMeanItExists = (error: DealError): boolean => saysItExists(error) || saysNothing(error);

/** Whether a refusal gives no reason: then the reason may be any, also that Wazzup has the deal already. */
const saysNothing = ({ details: { code, messages = [], fields = {} } }: DealError): boolean =>
  code === undefined && messages.length === 0 && Object.keys(fields).length === 0;

/** Whether a refusal says that Wazzup has the deal already. Wazzup documents neither status nor words for that. */
const saysItExists = ({ details }: DealError): boolean =>
  details.status === 409 ||
  /exist|duplicate|already|taken|unique/i.test(
    [details.code, ...(details.messages ?? []), ...Object.values(details.fields ?? {}).flat()]
      .join(' ')
      // Wazzup refuses an unknown field with "property x should not exist".
      .replace(/should not exist/gi, ''),
  );
