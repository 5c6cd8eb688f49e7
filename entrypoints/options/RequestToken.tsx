import { useState } from 'react';
import { t } from '@/lib/i18n';

/** Copies a message with which the manager can ask whoever looks after Wazzup in the company for a token. */
export function RequestToken() {
  const [isCopied, setCopied] = useState(false);
  /** Whether the browser did not let us copy the message: the manager copies it by hand. */
  const [isByHand, setByHand] = useState(false);

  async function copy() {
    try {
      await navigator.clipboard.writeText(t('request_text'));
      setCopied(true);
    } catch {
      setByHand(true);
    }
  }

  return (
    <div className="request">
      <p>
        {t('request_why')}{' '}
        <button type="button" className="link" onClick={() => void copy()}>
          {t('request_copy')}
        </button>
      </p>
      <p className="said note" aria-live="polite">
        {isByHand ? t('request_by_hand') : isCopied && t('request_copied')}
      </p>
      {isByHand && (
        <textarea
          className="input by-hand"
          aria-label={t('request')}
          value={t('request_text')}
          rows={8}
          readOnly
          onFocus={({ target }) => target.select()}
        />
      )}
    </div>
  );
}
