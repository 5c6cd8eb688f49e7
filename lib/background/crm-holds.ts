import type { SealedArea } from '@/lib/wazzup/vault';

/** No CRM is left alone for longer, whatever a content script reports. */
const LONGEST_HOLD_MS = 60 * 60_000;

/**
 * Remembers which CRMs asked to be left alone, for all tabs that show them: none of their scripts asks the CRM until
 * the hold is over.
 */
export interface CrmHolds {
  /** Notes that the CRM at an origin asked to be left alone for so many milliseconds. */
  begin(origin: string, ms: number): Promise<void>;
  /** Whether the CRM at an origin wants to be left alone now. */
  isOn(origin: string): Promise<boolean>;
}

/** @param store what outlives the worker, and ends with the browser; no content script reads it */
export function createCrmHolds(store: Pick<SealedArea, 'get' | 'set'>): CrmHolds {
  const keyOf = (origin: string) => `crm-hold ${origin}`;
  const remaining = async (origin: string): Promise<number> => {
    const key = keyOf(origin);
    const hold = (await store.get(key))[key];
    const { since, ms } = (typeof hold === 'object' && hold ? hold : {}) as Record<string, unknown>;
    if (typeof since !== 'number' || typeof ms !== 'number') return 0;
    const passed = Date.now() - since;
    // A hold that begins in the future was noted by a clock that has been set back since: it is over.
    return passed < 0 ? 0 : ms - passed;
  };

  return {
    async begin(origin, ms) {
      const held = Math.min(ms, LONGEST_HOLD_MS);
      // Tabs that asked at the same time may be told different pauses.
      if (held > (await remaining(origin))) await store.set({ [keyOf(origin)]: { since: Date.now(), ms: held } });
    },

    isOn: async (origin) => (await remaining(origin)) > 0,
  };
}
