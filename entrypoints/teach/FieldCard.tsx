import { type ReactNode, useEffect, useId, useRef } from 'react';
import { TAUGHT_LABELS } from '@/components/taught-words';
import type { TaughtField } from '@/lib/crm/teaching/teacher';
import { t } from '@/lib/i18n';
import { ProblemNote } from './ProblemNote';
import type { Problem } from './state';

interface Props {
  field: TaughtField;
  /** What was read, or why nothing was. */
  words: string;
  /** Whether these are words about a value, and not the value itself. */
  isEmpty: boolean;
  /** Whether the extension has only inferred it. */
  isGuessed: boolean;
  isChoosing: boolean;
  /** Whether the manager can choose and answer now. */
  isIdle: boolean;
  problem: Problem | null;
  onChoose: () => void;
  onStop: () => void;
  onDrop: () => void;
  onAgree?: (() => void) | undefined;
  /** The manager looks at this field, or no more. */
  onLook: (isLooking: boolean) => void;
  children?: ReactNode;
}

/** One field of the deal: what the page says of it, and how the manager corrects that. */
export function FieldCard(props: Props) {
  const { field, words, isEmpty, isGuessed, isChoosing, isIdle, problem, children, onLook } = props;
  const id = useId();
  const choose = useRef<HTMLButtonElement>(null);
  const stop = useRef<HTMLButtonElement>(null);
  const wasChoosing = useRef(isChoosing);
  // The button that was pressed gives way to another one, which gets the focus.
  useEffect(() => {
    if (wasChoosing.current !== isChoosing) (isChoosing ? stop : choose).current?.focus();
    wasChoosing.current = isChoosing;
  }, [isChoosing]);
  const agree = () => {
    props.onAgree?.();
    choose.current?.focus();
  };
  const press = (act: () => void) => () => isIdle && act();
  return (
    <fieldset
      className="taught"
      aria-describedby={isGuessed ? `${id}-guessed` : undefined}
      onPointerEnter={() => onLook(true)}
      onPointerLeave={() => onLook(false)}
      onFocus={() => onLook(true)}
      onBlur={() => onLook(false)}
    >
      <legend>{t(TAUGHT_LABELS[field])}</legend>
      {isGuessed && (
        <span className="guessed">
          <button type="button" className="button plain" onClick={agree}>
            {t('teach_agree')}
          </button>
          <span id={`${id}-guessed`} className="tag">
            {t('teach_guessed')}
          </span>
        </span>
      )}
      <p role="status" className={isEmpty ? 'value quiet' : 'value'}>
        {words}
      </p>
      {children}
      {problem && <ProblemNote problem={problem} />}
      <div className="row">
        {isChoosing ? (
          <>
            <span className="note" role="alert">
              {t('teach_choosing')}
            </span>
            <button ref={stop} type="button" className="button" onClick={props.onStop}>
              {t('teach_stop')}
            </button>
          </>
        ) : (
          <>
            <button
              ref={choose}
              type="button"
              className="button"
              aria-disabled={!isIdle || undefined}
              onClick={press(props.onChoose)}
            >
              {t('teach_choose')}
            </button>
            <button type="button" className="button" aria-disabled={!isIdle || undefined} onClick={press(props.onDrop)}>
              {t('teach_drop')}
            </button>
          </>
        )}
      </div>
    </fieldset>
  );
}
