import { type ReactNode, useId } from 'react';
import { t } from '@/lib/i18n';

interface Props {
  /** The id of the input, by which others can find it. */
  id?: string;
  label: string;
  value: string;
  onChange?: (value: string) => void;
  /** The value cannot be changed, but selected and copied. */
  readOnly?: boolean;
  /** The longest value in characters. While the manager types, the field shows how much of it is used. */
  limit?: number;
  /** The reason why the value cannot be sent. */
  problem?: string | undefined;
  /** Something worth knowing about the value. */
  note?: string | undefined;
  /** The note advises the manager to do something. */
  advice?: boolean;
  /** The value differs from Wazzup's. */
  changed?: boolean;
  hidden?: boolean;
  /** The value is masked, and the browser does not remember it. */
  secret?: boolean;
  placeholder?: string;
  inputMode?: 'url' | 'text';
  children?: ReactNode;
}

/** A labelled line of text. Its problem and its note are its accessible description. */
export function TextField(props: Props) {
  const { label, value, onChange, readOnly = false, limit, problem, note, advice, changed, hidden } = props;
  const ownId = useId();
  const id = props.id ?? ownId;
  const isLong = limit !== undefined && value.length > limit * 0.8;
  const described = [problem && `${id}-problem`, note && `${id}-note`, isLong && !problem && `${id}-count`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field" hidden={hidden}>
      <div className="field-head">
        <label htmlFor={id}>{label}</label>
        {limit !== undefined && (
          <span id={`${id}-count`} className={isLong ? 'count' : 'count while-typing'}>
            {t('count', value.length, limit)}
          </span>
        )}
      </div>
      <input
        id={id}
        className={['input', changed && 'changed', props.secret && 'secret'].filter(Boolean).join(' ')}
        type="text"
        inputMode={props.inputMode}
        value={value}
        placeholder={props.placeholder}
        title={readOnly ? value : undefined}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={props.secret ? false : undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={described || undefined}
        onChange={(event) => onChange?.(event.target.value)}
      />
      {problem && (
        <p id={`${id}-problem`} className="problem">
          {problem}
        </p>
      )}
      {note && (
        <p id={`${id}-note`} className={advice ? 'note advice' : 'note'}>
          {note}
        </p>
      )}
      {props.children}
    </div>
  );
}
