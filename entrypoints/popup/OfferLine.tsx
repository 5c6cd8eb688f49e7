import { t } from '@/lib/i18n';

interface Props {
  /** What is offered. */
  words: string;
  accept: string;
  onAccept: () => void;
  /** Ends the offer for good. */
  onDecline: () => void;
}

/** One offer in one line: what it is, a button that accepts it, and one that ends it. */
export function OfferLine({ words, accept, onAccept, onDecline }: Props) {
  return (
    <div className="offer">
      <p>{words}</p>
      <button type="button" className="button plain" onClick={onAccept}>
        {accept}
      </button>
      <button
        type="button"
        className="button plain decline"
        aria-label={t('offer_decline')}
        title={t('offer_decline')}
        onClick={onDecline}
      >
        <span aria-hidden="true">×</span>
      </button>
    </div>
  );
}
