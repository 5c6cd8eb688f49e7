import { useState } from 'react';
import type { PageDeal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';
import { CopyDiagnostics } from './CopyDiagnostics';
import { unreadWords } from './unread-messages';
import type { UnreadThing } from './unread-things';
import { useSecondRead } from './use-second-read';

interface Props {
  page: PageDeal;
  /** What the CRM calls itself. */
  crm: string;
  unread: readonly UnreadThing[];
  state: string;
  /** Whether the page may be read now: nothing else is under way. */
  isIdle: boolean;
  onReadAgain: () => Promise<void>;
}

/**
 * Says what the reader could not read and why, and reads it again: where the CRM was only slow also by itself, once.
 * The manager can copy a diagnosis for whoever mends readers.
 */
export function Unread({ page, crm, unread, state, isIdle, onReadAgain }: Props) {
  const [reading, setReading] = useState<'under way' | 'over'>();

  async function readAgain() {
    if (!isIdle || reading === 'under way') return;
    setReading('under way');
    await onReadAgain();
    setReading('over');
  }
  useSecondRead(page, unread, isIdle, readAgain);

  return (
    <section className="notice">
      <div role="alert">
        {unreadWords(unread, page.failures, crm).map((words) => (
          <p key={words}>{words}</p>
        ))}
      </div>
      <CopyDiagnostics page={page} state={state}>
        <button
          type="button"
          className="button"
          aria-disabled={!isIdle || reading === 'under way' || undefined}
          onClick={() => void readAgain()}
        >
          {t('read_again')}
        </button>
      </CopyDiagnostics>
      <p className="said note" aria-live="polite">
        {reading === 'under way' && t('state_loading')}
        {reading === 'over' && t('read_again_same')}
      </p>
    </section>
  );
}
