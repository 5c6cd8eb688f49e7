import { useId } from 'react';
import { t } from '@/lib/i18n';

interface Props {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  /** The company has set the switch, so the manager cannot change it. */
  isSet?: boolean;
  onToggle: () => void;
}

/** A labelled switch; turning it takes effect at once. */
export function Switch({ label, hint, checked, disabled = false, isSet = false, onToggle }: Props) {
  const id = useId();
  const described = [hint && `${id}-hint`, isSet && `${id}-set`].filter(Boolean).join(' ');
  return (
    <div className="switch-row">
      <div>
        <span id={`${id}-label`}>{label}</span>
        {hint && (
          <p id={`${id}-hint`} className="note">
            {hint}
          </p>
        )}
        {isSet && (
          <p id={`${id}-set`} className="note">
            {t('set_by_company')}
          </p>
        )}
      </div>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={described || undefined}
        disabled={disabled || isSet}
        onClick={onToggle}
      />
    </div>
  );
}
