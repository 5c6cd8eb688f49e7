import { type ReactNode, useState } from 'react';
import { browser } from 'wxt/browser';
import { diagnosticsOf } from '@/lib/deal/diagnostics';
import type { PageDeal } from '@/lib/deal/model';
import { t } from '@/lib/i18n';

interface Props {
  page: PageDeal;
  state: string;
  /** What stands before the button, because managers need it more often. */
  children: ReactNode;
}

/** Lets the manager copy a diagnosis for whoever mends readers. */
export function CopyDiagnostics({ page, state, children }: Props) {
  const [copied, setCopied] = useState(false);
  /** The diagnosis, if the browser did not let us copy it: the manager copies it by hand. */
  const [toCopy, setToCopy] = useState<string>();

  async function copy() {
    const { version } = browser.runtime.getManifest();
    const [agent = 'unknown browser'] = /(Firefox|Chrome)\/\d+/.exec(navigator.userAgent) ?? [];
    const text = diagnosticsOf(page, { version, browser: agent, state });
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      setToCopy(text);
    }
  }

  return (
    <>
      <div className="row">
        {children}
        <button type="button" className="button plain" onClick={() => void copy()}>
          {t('copy_diagnostics')}
        </button>
      </div>
      <p className="said note" aria-live="polite">
        {toCopy ? t('diagnostics_by_hand') : copied && t('diagnostics_copied')}
      </p>
      {toCopy && (
        <textarea
          className="input by-hand"
          aria-label={t('diagnostics')}
          value={toCopy}
          rows={6}
          readOnly
          onFocus={({ target }) => target.select()}
        />
      )}
    </>
  );
}
