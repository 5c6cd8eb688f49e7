import { type ChangeEvent, useRef } from 'react';

interface Props {
  label: string;
  onChoose: (file: File) => void;
}

/** A button with which the manager chooses a file that the extension has saved. */
export function FileButton({ label, onChoose }: Props) {
  const chooser = useRef<HTMLInputElement>(null);

  function takeChosen({ target }: ChangeEvent<HTMLInputElement>) {
    const [file] = target.files ?? [];
    if (file) onChoose(file);
    // Browsers tell of a file that is chosen a second time, after it was corrected, only if it was let go before. The
    // file itself stays readable.
    target.value = '';
  }

  return (
    <>
      <input
        ref={chooser}
        type="file"
        accept=".json,application/json"
        hidden
        onChange={takeChosen}
        aria-label={label}
      />
      <button type="button" className="button" onClick={() => chooser.current?.click()}>
        {label}
      </button>
    </>
  );
}
