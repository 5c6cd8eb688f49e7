import { useMemo, useState } from 'react';
import { singleFlight } from '@/components/singleFlight';
import { useRefreshOnChange } from '@/components/useRefreshOnChange';
import type { PersonToAdd } from '@/lib/chat/seen';
import { type ContactKey, keyText } from '@/lib/deal/site';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';

/**
 * Keeps the list of contacts that wait to be added to Wazzup or were refused, and does what the manager wants about them.
 * @param announce tells the manager good news
 */
export function useContactsToAdd(announce: (text: string) => void) {
  const [people, setPeople] = useState<readonly PersonToAdd[]>([]);
  /** The contact something is being done about. */
  const [busy, setBusy] = useState<ContactKey>();

  const refresh = useMemo(
    () =>
      singleFlight(async () => {
        // If the background does not answer, the list of presses on the same page says so.
        await sendToBackground('people.list', {}).then(setPeople, () => undefined);
      }),
    [],
  );
  useRefreshOnChange(refresh);

  async function act(type: 'people.retry' | 'people.discard', { site, id }: ContactKey) {
    setBusy({ site, id });
    try {
      await sendToBackground(type, { site, id });
      const left = await sendToBackground('people.list', {});
      setPeople(left);
      if (type === 'people.retry' && !left.some((person) => keyText(person) === keyText({ site, id })))
        announce(t('person_added'));
    } catch {
      await refresh();
    }
    setBusy(undefined);
  }

  return {
    people,
    busy,
    retry: (contact: ContactKey) => void act('people.retry', contact),
    discard: (contact: ContactKey) => void act('people.discard', contact),
  };
}

export type ContactsToAddControls = ReturnType<typeof useContactsToAdd>;
