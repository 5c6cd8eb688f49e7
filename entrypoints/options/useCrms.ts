import { useEffect, useState } from 'react';
import type { Crm } from '@/lib/messaging/protocol';
import { sendToBackground } from '@/lib/messaging/send';

/** The CRMs known by heart, by name; null until they are told. */
export function useCrms(): readonly Crm[] | null {
  const [crms, setCrms] = useState<readonly Crm[] | null>(null);
  useEffect(() => {
    void sendToBackground('crms.list', {}).then((all) =>
      setCrms(all.toSorted((a, b) => a.label.localeCompare(b.label))),
    );
  }, []);
  return crms;
}
