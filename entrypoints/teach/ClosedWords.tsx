import { useId, useState } from 'react';
import { TextField } from '@/components/TextField';
import { valueWords } from '@/components/taught-words';
import type { MarkedField } from '@/lib/crm/teaching/teacher';
import { t } from '@/lib/i18n';
import type { WhichDeal } from './state';
import type { Teaching } from './useTeaching';

/** Asks which of the deals are closed: the page does not say which words belong to deals that are over. */
export function ClosedWords({ teaching: { state, dispatch } }: { teaching: Teaching }) {
  const id = useId();
  const { marked, other } = state.fields.closed;
  const ask = (deal: WhichDeal, shown: MarkedField | null) =>
    shown?.value && (
      <label className="meaning">
        <span>{t('teach_means', valueWords('closed', shown.value))}</span>
        <select
          className="input"
          value={String(state.isClosed[deal] ?? '')}
          onChange={({ target }) =>
            dispatch({ type: 'stated', deal, isClosed: target.value === '' ? null : target.value === 'true' })
          }
        >
          <option value="">{t('teach_means_unsaid')}</option>
          <option value="false">{t('teach_means_open')}</option>
          <option value="true">{t('teach_means_closed')}</option>
        </select>
      </label>
    );
  const isOther =
    other?.value && marked?.value && valueWords('closed', other.value) !== valueWords('closed', marked.value);
  const options = (marked?.options ?? []).flatMap(([first]) => first ?? []);
  // Where the page shows all states, one question about them is enough.
  if (options.length > 1)
    return (
      <>
        <p id={id} className="note">
          {t('teach_which_over')}
        </p>
        <ul aria-labelledby={id} className="states">
          {[...new Set(options)].map((one) => (
            <li key={one}>
              <label className="choice">
                <input
                  type="checkbox"
                  checked={state.over.includes(one)}
                  onChange={({ target }) => dispatch({ type: 'ticked', state: one, isOver: target.checked })}
                />
                {one}
              </label>
            </li>
          ))}
        </ul>
      </>
    );
  return (
    <>
      {ask('first', marked)}
      {isOther && ask('other', other)}
      <FurtherWords meaning="closed" dispatch={dispatch} />
      <FurtherWords meaning="open" dispatch={dispatch} />
    </>
  );
}

/** Takes words that no page has shown yet, separated by commas. */
function FurtherWords({ meaning, dispatch }: { meaning: 'open' | 'closed'; dispatch: Teaching['dispatch'] }) {
  const [typed, setTyped] = useState('');
  return (
    <TextField
      label={t(meaning === 'closed' ? 'teach_more_closed' : 'teach_more_open')}
      value={typed}
      onChange={(text) => {
        setTyped(text);
        const words = text.split(',').map((word) => word.trim().slice(0, 100));
        dispatch({ type: 'named', meaning, words: words.filter(Boolean) });
      }}
    />
  );
}
