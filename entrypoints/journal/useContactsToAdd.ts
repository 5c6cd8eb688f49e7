import { useMemo, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import { t } from '@/lib/i18n';
import type { PersonToAdd } from '@/lib/messaging/messages/chat';
import { sendToBackground } from '@/lib/messaging/send';
import { useRefreshOnChange } from './useRefreshOnChange';

/**
 * Those who wait to be added to Wazzup, or were refused, and what can be done about them.
 * @param say tells good news
 */
export function useContactsToAdd(say: (words: string) => void) {
  const [people, setPeople] = useState<readonly PersonToAdd[]>([]);
  /** The one something is being done about. */
  const [busy, setBusy] = useState<string>();

  const refresh = useMemo(
    () =>
      singleFlight(async () => {
        // Where the background cannot be asked, the list of changes says so.
        await sendToBackground('people.list', {}).then(setPeople, () => undefined);
      }),
    [],
  );
  useRefreshOnChange(refresh);

  async function act(type: 'people.retry' | 'people.discard', id: string) {
    setBusy(id);
    try {
      await sendToBackground(type, { id });
      const left = await sendToBackground('people.list', {});
      setPeople(left);
      if (type === 'people.retry' && !left.some((person) => person.id === id)) say(t('person_added'));
    } catch {
      await refresh();
    }
    setBusy(undefined);
  }

  return {
    people,
    busy,
    retry: (id: string) => void act('people.retry', id),
    discard: (id: string) => void act('people.discard', id),
  };
}

export type ContactsToAddControls = ReturnType<typeof useContactsToAdd>;
