import { useRef, useState } from 'react';
import { errorMessage } from '@/components/error-messages';
import { loadUsers, useWazzupUsers } from '@/components/useWazzupUsers';
import { t } from '@/lib/i18n';

/**
 * Lets the manager have Wazzup's users looked up anew, after a colleague was added there.
 * @param onRenewed tells the popup that Wazzup's users may be others than it knows
 */
export function LookAgain({ onRenewed }: { onRenewed: () => void }) {
  const error = useWazzupUsers(false)?.error;
  const [state, setState] = useState<'looking' | 'looked'>();
  const isLooking = useRef(false);

  async function look() {
    if (isLooking.current) return;
    isLooking.current = true;
    setState('looking');
    await loadUsers('users.renew');
    isLooking.current = false;
    setState('looked');
    onRenewed();
  }

  const news = state === 'looking' ? t('state_asking') : error ? errorMessage(error.kind, error.details).title : '';
  return (
    <>
      <button
        type="button"
        className="button plain"
        aria-disabled={state === 'looking' || undefined}
        // The focus stays in the search: what Wazzup has now appears in its list, and nothing moves under the mouse.
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => void look()}
      >
        {t('look_again')}
      </button>
      <p className={error ? 'note advice' : 'note'} aria-live="polite">
        {news || (state === 'looked' && t('looked_again'))}
      </p>
    </>
  );
}
