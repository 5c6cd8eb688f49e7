import { useId, useState } from 'react';
import { TextField } from '@/components/TextField';
import { t } from '@/lib/i18n';
import { closedInHand, isSilent, wordOf } from './closed-in-hand';
import type { Meaning } from './meanings';
import type { Teaching } from './useTeaching';

/** Asks which of the deals are closed: the page does not say which words belong to deals that are over. */
export function ClosedWords({ teaching: { state, dispatch } }: { teaching: Teaching }) {
  const { marked, other } = state.fields.closed;
  const options = [...new Set((marked?.options ?? []).flatMap(([first]) => first ?? []))];
  // Where the page shows all states, one question about them is enough.
  if (options.length > 1) return <StatesOver options={options} over={state.over} dispatch={dispatch} />;
  const [first, second] = [wordOf(marked), wordOf(other)];
  const isOneSided = isSilent(state);
  const ask = (word: string, label: string) => (
    <AskMeaning label={label} said={state.meanings.find((one) => one.word === word)} word={word} dispatch={dispatch} />
  );
  return (
    <>
      {ask(first, t('teach_means', first))}
      {second && second !== first && ask(second, t('teach_means', second))}
      {isOneSided && ask('', t('teach_means_nothing'))}
      {isOneSided && closedInHand(state) && <p className="note">{t('teach_one_sided')}</p>}
      <FurtherWords meaning="closed" dispatch={dispatch} />
      <FurtherWords meaning="open" dispatch={dispatch} />
    </>
  );
}

interface AskMeaningProps {
  label: string;
  word: string;
  said: Meaning | undefined;
  dispatch: Teaching['dispatch'];
}

function AskMeaning({ label, word, said, dispatch }: AskMeaningProps) {
  const state = (value: string) => dispatch({ type: 'stated', word, isClosed: value === '' ? null : value === 'true' });
  return (
    <label className="meaning">
      <span>{label}</span>
      <select className="input" value={String(said?.isClosed ?? '')} onChange={({ target }) => state(target.value)}>
        <option value="">{t('teach_means_unsaid')}</option>
        <option value="false">{t('teach_means_open')}</option>
        <option value="true">{t('teach_means_closed')}</option>
      </select>
    </label>
  );
}

interface StatesOverProps {
  options: readonly string[];
  over: readonly string[];
  dispatch: Teaching['dispatch'];
}

function StatesOver({ options, over, dispatch }: StatesOverProps) {
  const id = useId();
  return (
    <>
      <p id={id} className="note">
        {t('teach_which_over')}
      </p>
      <ul aria-labelledby={id} className="states">
        {options.map((one) => (
          <li key={one}>
            <label className="choice">
              <input
                type="checkbox"
                checked={over.includes(one)}
                onChange={({ target }) => dispatch({ type: 'ticked', state: one, isOver: target.checked })}
              />
              {one}
            </label>
          </li>
        ))}
      </ul>
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
