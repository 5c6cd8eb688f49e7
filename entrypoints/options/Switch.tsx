import { useId } from 'react';

interface Props {
  label: string;
  hint?: string;
  checked: boolean;
  disabled?: boolean;
  onToggle: () => void;
}

/** Something that is on or off, and is so at once. */
export function Switch({ label, hint, checked, disabled, onToggle }: Props) {
  const id = useId();
  return (
    <div className="switch-row">
      <div>
        <span id={`${id}-label`}>{label}</span>
        {hint && (
          <p id={`${id}-hint`} className="note">
            {hint}
          </p>
        )}
      </div>
      <button
        type="button"
        role="switch"
        className="switch"
        aria-checked={checked}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint ? `${id}-hint` : undefined}
        disabled={disabled}
        onClick={onToggle}
      />
    </div>
  );
}
