import { useEffect, useState } from 'react';
import browser from 'webextension-polyfill';
import { diagnosticsOf } from '@/lib/deal/diagnostics';
import type { Failure, PageDeal } from '@/lib/deal/model';
import { readSettings } from '@/lib/settings';
import { t, type Word } from '@/lib/words';

/** Nothing failed: the CRM simply does not tell. */
const SILENT: Word = 'unread_not_shown';

const REASONS: Partial<Record<Failure, Word>> = {
  changed: 'unread_changed',
  'not-json': 'unread_changed',
  refused: 'unread_refused',
  failed: 'unread_refused',
  timeout: 'unread_timeout',
};

interface Props {
  page: PageDeal;
  /** The names of the fields nobody could tell. */
  fields: readonly string[];
  /** Whether the deal is closed is not known, and not to Wazzup either. */
  isSentAsOpen: boolean;
  state: string;
}

/** Which fields could not be read and why, and the means to tell somebody who can mend it. */
export function Unread({ page, fields, isSentAsOpen, state }: Props) {
  const [copied, setCopied] = useState(false);
  /** What the browser did not let us copy. */
  const [toCopy, setToCopy] = useState<string>();
  const [asksCrm, setAsksCrm] = useState(true);
  useEffect(() => void readSettings().then(({ sessionReads }) => setAsksCrm(sessionReads)), []);
  const failure = page.failures.session ?? page.failures.page;
  const reason = asksCrm ? ((failure && REASONS[failure]) ?? SILENT) : 'unread_page_only';

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
    <section className="notice">
      <p>
        {t(reason, fields.join(', '))} {isSentAsOpen && t('unread_sent_as_open')}
      </p>
      <div className="row">
        <button type="button" className="button" onClick={() => void copy()}>
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
    </section>
  );
}
