import { type ReactNode, useId, useState } from 'react';
import { t } from '@/lib/i18n';

/**
 * Folds away what few managers look at. A reason to look there opens it, and it stays open: what the manager mends must
 * not vanish under their hands.
 */
export function Details({ isNeeded, children }: { isNeeded: boolean; children: ReactNode }) {
  const id = useId();
  const [isOpen, setOpen] = useState(isNeeded);
  const [wasNeeded, setWasNeeded] = useState(isNeeded);
  if (wasNeeded !== isNeeded) {
    setWasNeeded(isNeeded);
    if (isNeeded) setOpen(true);
  }
  return (
    <div className="details">
      <button
        type="button"
        className="button plain fold"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {t('details')}
      </button>
      <div id={id} className="form" hidden={!isOpen}>
        {children}
      </div>
    </div>
  );
}
