import { useEffect, useState } from 'react';
import type { Crm } from '@/lib/messaging/protocol';
import { sendToBackground } from '@/lib/messaging/send';

/** The background ends at any time, and starts anew for the next question. */
const AGAIN_MS = 1_000;

/** Gives the CRMs that the extension can read, sorted by name; null until the background has told them. */
export function useCrms(): readonly Crm[] | null {
  const [crms, setCrms] = useState<readonly Crm[] | null>(null);
  useEffect(() => {
    let again: ReturnType<typeof setTimeout>;
    const load = () =>
      void sendToBackground('crms.list', {}).then(
        (all) => setCrms(all.toSorted((a, b) => a.label.localeCompare(b.label))),
        () => {
          again = setTimeout(load, AGAIN_MS);
        },
      );
    load();
    return () => clearTimeout(again);
  }, []);
  return crms;
}
