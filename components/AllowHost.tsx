import browser from 'webextension-polyfill';
import type { DealError } from '@/lib/deal/errors';
import type { Reason } from '@/lib/deal/queue';
import { t } from '@/lib/i18n';
import { originPattern } from '@/lib/permissions/match-patterns';

interface Props {
  /** With or without a port, of which grants know nothing. */
  host: string;
  onAllowed: () => void;
}

/** The way on where the browser keeps the extension from a host it needs. */
export function AllowHost({ host, onAllowed }: Props) {
  return (
    <button
      type="button"
      className="button primary wide"
      onClick={() => {
        // First thing in the click: browsers ask only while it is being handled.
        void browser.permissions
          .request({ origins: [originPattern(`https://${host}`)] })
          .then((granted) => granted && onAllowed());
      }}
    >
      {t('allow', host)}
    </button>
  );
}

/** The host an error says the browser keeps the extension from; undefined if it is about something else. */
export function hostToAllow(error: Reason | DealError | null | undefined): string | undefined {
  const isBarred = error?.kind === 'no-access' || error?.details.code === 'no-access';
  return isBarred ? error?.details.host : undefined;
}
