import { type SubmitEvent, useState } from 'react';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';

interface Props {
  saved: string;
  isSetByCompany: boolean;
  /** Gives whether the text can be an account number. */
  onSave: (text: string) => boolean;
}

/** The number of the company's account in Wazzup, without which no chat can be opened. */
export function AccountNumberForm({ saved, isSetByCompany, onSave }: Props) {
  const [text, setText] = useState(saved);
  const [isWrong, setWrong] = useState(false);

  function save(event: SubmitEvent) {
    event.preventDefault();
    setWrong(!onSave(text));
  }

  return (
    <form className="account" onSubmit={save}>
      <TextField
        label={t('options_account')}
        value={text}
        onChange={(value) => {
          setText(value);
          setWrong(false);
        }}
        placeholder="1234-5678"
        problem={isWrong ? t('options_account_problem') : undefined}
        readOnly={isSetByCompany}
        note={t(isSetByCompany ? 'set_by_company' : 'options_account_hint')}
      />
      <button type="submit" className="button" disabled={isSetByCompany || text.trim() === saved}>
        {t('options_account_save')}
      </button>
    </form>
  );
}
