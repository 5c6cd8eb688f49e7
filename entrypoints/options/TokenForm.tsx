import { type SubmitEvent, useState } from 'react';
import { errorMessage } from '@/components/error-messages';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import type { WazzupConnection } from './useConnection';

/** Takes a pasted token. The background stores it, and no page ever shows it again. */
export function TokenForm({ connection }: { connection: WazzupConnection }) {
  const [token, setToken] = useState('');
  const [problem, setProblem] = useState<string>();

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const failure = await connection.change(sendToBackground('token.save', { token }));
    if (failure) {
      const isNoToken = failure.details.code === 'token-form';
      return setProblem(isNoToken ? t('token_problem') : errorMessage(failure.kind, failure.details).title);
    }
    setToken('');
    await connection.test();
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      <TextField
        label={t('token')}
        value={token}
        onChange={(value) => {
          setToken(value);
          setProblem(undefined);
        }}
        secret
        placeholder={t(connection.access?.kept ? 'token_placeholder_kept' : 'token_placeholder')}
        problem={problem}
        note={t('options_privacy')}
      />
      <div className="row">
        <button type="submit" className="button primary" disabled={token.trim() === ''}>
          {t('token_save')}
        </button>
      </div>
    </form>
  );
}
