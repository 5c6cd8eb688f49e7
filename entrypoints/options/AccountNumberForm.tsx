import { type SubmitEvent, useState } from 'react';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';

interface Props {
  saved: string;
  isSetByCompany: boolean;
  /** Saves the text if it can be an account number, and gives whether it can. */
  onSave: (text: string) => boolean;
}

/** Takes the number of the company's account in Wazzup, without which the popup cannot open a chat. */
export function AccountNumberForm({ saved, isSetByCompany, onSave }: Props) {
  const [text, setText] = useState(saved);
  const [isRejected, setRejected] = useState(false);

  function save(event: SubmitEvent) {
    event.preventDefault();
    setRejected(!onSave(text));
  }

  return (
    <form className="beside" onSubmit={save}>
      <TextField
        label={t('options_account')}
        value={text}
        onChange={(value) => {
          setText(value);
          setRejected(false);
        }}
        placeholder="1234-5678"
        problem={isRejected ? t('options_account_problem') : undefined}
        readOnly={isSetByCompany}
        note={t(isSetByCompany ? 'set_by_company' : 'options_account_hint')}
      />
      <button type="submit" className="button" disabled={isSetByCompany || text.trim() === saved}>
        {t('options_account_save')}
      </button>
    </form>
  );
}
