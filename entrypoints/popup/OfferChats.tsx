import { type SubmitEvent, useEffect, useState } from 'react';
import { TextField } from '@/components/TextField';
import { accountNumber } from '@/lib/chat/link';
import { t } from '@/lib/i18n';
import { settingsStore } from './chat/phone-tools';
import { focusActions } from './focus-actions';
import { OfferLine } from './OfferLine';

/** The id of the field that takes the address. */
const FIELD = 'wazzup-address';

/** Offers to open chats from the popup, and takes an address from Wazzup for it, which holds the account's number. */
export function OfferChats({ onDecline }: { onDecline: () => void }) {
  const [isAccepted, setAccepted] = useState(false);
  if (isAccepted) return <AccountForm />;
  const accept = () => setAccepted(true);
  return (
    <OfferLine words={t('offer_chats')} accept={t('offer_chats_accept')} onAccept={accept} onDecline={onDecline} />
  );
}

function AccountForm() {
  const [text, setText] = useState('');
  const [isRejected, setRejected] = useState(false);
  useEffect(() => document.getElementById(FIELD)?.focus(), []);

  function save(typed: string): boolean {
    const account = accountNumber(typed);
    if (account === undefined) return false;
    focusActions();
    settingsStore.choose({ wazzupAccount: account });
    return true;
  }

  return (
    <form
      className="offer"
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        setRejected(!save(text));
      }}
      // A pasted address is whole, so nothing is left to press.
      onPaste={({ clipboardData }) => void save(clipboardData.getData('text'))}
    >
      <TextField
        id={FIELD}
        label={t('offer_chats_field')}
        value={text}
        onChange={(typed) => {
          setText(typed);
          setRejected(false);
        }}
        placeholder="app.wazzup24.com/…"
        problem={isRejected ? t('options_account_problem') : undefined}
      />
      <button type="submit" className="button" disabled={text.trim() === ''}>
        {t('offer_chats_save')}
      </button>
    </form>
  );
}
