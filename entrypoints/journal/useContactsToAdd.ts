import { useMemo, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import type { PersonToAdd } from '@/lib/chat/seen';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { useRefreshOnChange } from './useRefreshOnChange';

/**
 * Keeps the list of contacts that wait to be added to Wazzup or were refused, and does what the manager wants about them.
 * @param announce tells the manager good news
 */
export function useContactsToAdd(announce: (text: string) => void) {
  const [people, setPeople] = useState<readonly PersonToAdd[]>([]);
  /** The id of the contact something is being done about. */
  const [busy, setBusy] = useState<string>();

  const refresh = useMemo(
    () =>
      singleFlight(async () => {
        // If the background does not answer, the list of presses on the same page says so.
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
      if (type === 'people.retry' && !left.some((person) => person.id === id)) announce(t('person_added'));
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
