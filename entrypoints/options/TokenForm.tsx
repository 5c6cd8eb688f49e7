import { type ClipboardEvent, type SubmitEvent, useEffect, useState } from 'react';
import { errorMessage } from '@/components/error-messages';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { tokenError } from './field-errors';
import type { WazzupConnection } from './useConnection';

/** The id of the field that takes the token. */
export const TOKEN_FIELD = 'token';

/** Takes a pasted token. The background stores it, and no page ever shows it again. */
export function TokenForm({ connection }: { connection: WazzupConnection }) {
  const { access, tested, change, test } = connection;
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();
  /** Whether the extension has no token and no address, or a token that Wazzup refuses. */
  const isWanted = access !== undefined && (!access.ready || access.refused);

  // A manager who has no token yet has come to paste one.
  const isFirst = access?.ready === false;
  useEffect(() => {
    if (isFirst) document.getElementById(TOKEN_FIELD)?.focus({ preventScroll: true });
  }, [isFirst]);

  async function save(text: string) {
    const failure = await change(sendToBackground('token.save', { token: text }));
    if (failure) {
      const isNoToken = failure.details.code === 'token-form';
      return setProblem(isNoToken ? t('token_problem') : errorMessage(failure.kind, failure.details).title);
    }
    setToken('');
    await test();
  }

  /** Saves a pasted token at once where there is none to lose; in the place of a good one it waits for the button. */
  function saveAtOnce(event: ClipboardEvent) {
    const text = event.clipboardData.getData('text');
    if (!isWanted || token !== '' || text.trim() === '') return;
    event.preventDefault();
    setToken(text);
    setProblem(undefined);
    void save(text);
  }

  const refused = access?.refused ? t('token_refused') : tokenError(tested);
  return (
    <form
      className="beside"
      onPaste={saveAtOnce}
      onSubmit={(event: SubmitEvent) => {
        event.preventDefault();
        void save(token);
      }}
    >
      <TextField
        id={TOKEN_FIELD}
        label={t('token')}
        value={token}
        onChange={(value) => {
          setToken(value);
          setProblem(undefined);
        }}
        secret
        placeholder={t(access?.kept ? 'token_placeholder_kept' : 'token_placeholder')}
        problem={problem ?? (token === '' ? refused : undefined)}
        note={t('options_privacy')}
      />
      <button type="submit" className={isWanted ? 'button primary' : 'button'} disabled={token.trim() === ''}>
        {t('token_save')}
      </button>
    </form>
  );
}
