import { type SubmitEvent, useEffect, useState } from 'react';
import { errorWords } from '@/components/errors';
import { TextField } from '@/components/TextField';
import { ask } from '@/lib/ask';
import { DealError } from '@/lib/deal/errors';
import { t } from '@/lib/words';

type Tested = 'unknown' | 'testing' | 'ok' | DealError;

/** The access token: pasted, kept by the background, never shown again; and whether Wazzup accepts it. */
export function Connection() {
  const [token, setToken] = useState('');
  const [kept, setKept] = useState<boolean | null>(null);
  const [tested, setTested] = useState<Tested>('unknown');
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    void ask('token.state', {}).then((state) => setKept(state.kept));
  }, []);

  async function test() {
    setTested('testing');
    setTested(await outcomeOf(ask('token.test', {})));
  }

  async function save(event: SubmitEvent) {
    event.preventDefault();
    const saved = await outcomeOf(ask('token.save', { token }));
    if (saved !== 'ok')
      return setProblem(saved.kind === 'invalid' ? t('token_problem') : errorWords(saved.kind, saved.details).title);
    setProblem(undefined);
    setToken('');
    setKept(true);
    await test();
  }

  async function forget() {
    await ask('token.forget', {});
    setKept(false);
    setTested('unknown');
  }

  return (
    <section className="card" aria-labelledby="wazzup">
      <h2 id="wazzup">{t('options_wazzup')}</h2>
      <p className="quiet">{t('options_wazzup_hint')}</p>
      <form onSubmit={(event) => void save(event)}>
        <TextField
          label={t('token')}
          value={token}
          onChange={(value) => {
            setToken(value);
            setProblem(undefined);
          }}
          secret
          placeholder={t(kept ? 'token_placeholder_kept' : 'token_placeholder')}
          problem={problem}
          note={t('options_privacy')}
        />
        <div className="row">
          <button type="submit" className="button primary" disabled={token.trim() === ''}>
            {t('token_save')}
          </button>
          <button type="button" className="button" disabled={!kept || tested === 'testing'} onClick={() => void test()}>
            {t('token_test')}
          </button>
          {kept && (
            <button
              type="button"
              className="button plain danger"
              disabled={tested === 'testing'}
              onClick={() => void forget()}
            >
              {t('token_forget')}
            </button>
          )}
        </div>
      </form>
      <ConnectionState kept={kept} tested={tested} />
    </section>
  );
}

async function outcomeOf(asked: Promise<unknown>): Promise<'ok' | DealError> {
  try {
    await asked;
    return 'ok';
  } catch (error) {
    return error instanceof DealError ? error : new DealError('unexpected');
  }
}

function ConnectionState({ kept, tested }: { kept: boolean | null; tested: Tested }) {
  const { tone, title, hint } = connectionWords(kept, tested);
  return (
    <div className="connection">
      <span className="dot" data-tone={tone} aria-hidden="true" />
      <div role="status">
        <p>
          <strong>{title}</strong>
        </p>
        {hint && <p className="quiet">{hint}</p>}
      </div>
    </div>
  );
}

function connectionWords(kept: boolean | null, tested: Tested): { tone: string; title: string; hint?: string } {
  if (tested instanceof DealError) return { tone: 'bad', ...errorWords(tested.kind, tested.details) };
  if (tested === 'testing') return { tone: 'none', title: t('connection_testing') };
  if (tested === 'ok') return { tone: 'good', title: t('connection_ok') };
  if (kept === null) return { tone: 'none', title: '' };
  return { tone: 'none', title: t(kept ? 'connection_kept' : 'connection_none') };
}
