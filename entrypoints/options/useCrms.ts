import { useEffect, useState } from 'react';
import type { Crm } from '@/lib/messaging/protocol';
import { sendToBackground } from '@/lib/messaging/send';

/** Gives the CRMs that the extension can read, sorted by name; null until the background has told them. */
export function useCrms(): readonly Crm[] | null {
  const [crms, setCrms] = useState<readonly Crm[] | null>(null);
  useEffect(() => {
    void sendToBackground('crms.list', {}).then((all) =>
      setCrms(all.toSorted((a, b) => a.label.localeCompare(b.label))),
    );
  }, []);
  return crms;
}
