import { browser } from 'wxt/browser';
import { t } from '@/lib/i18n';
import { originPattern } from '@/lib/permissions/match-patterns';

interface Props {
  /** The host, with or without a port; grants have no ports. */
  host: string;
  onAllowed: () => void;
}

/** A button by which the manager lets the extension into a host that the browser keeps it from. */
export function AllowHost({ host, onAllowed }: Props) {
  return (
    <button
      type="button"
      className="button primary wide"
      onClick={() => {
        // Browsers show their prompt only while the click is being handled, so nothing is awaited before.
        void browser.permissions
          .request({ origins: [originPattern(`https://${host}`)] })
          .then((granted) => granted && onAllowed());
      }}
    >
      {t('allow', host)}
    </button>
  );
}
