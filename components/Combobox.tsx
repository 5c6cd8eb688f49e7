import { type KeyboardEvent, useId, useRef, useState } from 'react';

export interface Option {
  id: string;
  label: string;
}

interface Props {
  /** Seen where nothing is typed. */
  label: string;
  /** What is said where nothing fits. */
  none: string;
  options: readonly Option[];
  disabled: boolean;
  onChoose: (id: string) => void;
}

/** More are not looked through but searched. */
const MOST_SHOWN = 50;

const folded = (text: string): string => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

/** The options that have every word of what was typed somewhere in their label. */
function fitting(options: readonly Option[], typed: string): readonly Option[] {
  const words = folded(typed).split(/\s+/);
  return options.filter(({ label }) => words.every((word) => folded(label).includes(word))).slice(0, MOST_SHOWN);
}

/** A list to search and choose from, by keyboard too (ARIA Authoring Practices: combobox with a list). */
export function Combobox({ label, none, options, disabled, onChoose }: Props) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = fitting(options, typed);
  const optionId = (index: number) => `${id}-option-${index}`;

  function search(text: string) {
    setTyped(text);
    setOpen(true);
    setActive(0);
  }

  function move(to: number) {
    setOpen(true);
    const index = (to + found.length) % Math.max(1, found.length);
    setActive(index);
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  }

  function choose(index: number) {
    const option = found[index];
    if (!option) return;
    setTyped('');
    setOpen(false);
    onChoose(option.id);
  }

  const KEYS: Record<string, () => void> = {
    ArrowDown: () => move(isOpen ? active + 1 : active),
    ArrowUp: () => move(active - 1),
    Enter: () => (isOpen ? choose(active) : setOpen(true)),
  };

  function onKeyDown(event: KeyboardEvent) {
    // The first Escape closes the list, and only the next one the popup.
    const act = event.key === 'Escape' && isOpen ? () => setOpen(false) : KEYS[event.key];
    if (!act || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  }

  return (
    <div className="field combobox">
      <label className="unseen" htmlFor={id}>
        {label}
      </label>
      <input
        id={id}
        className="input"
        type="text"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found.length > 0 ? optionId(active) : undefined}
        autoComplete="off"
        placeholder={label}
        value={typed}
        disabled={disabled}
        onChange={({ target }) => search(target.value)}
        onClick={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={onKeyDown}
      />
      <div ref={list} id={`${id}-list`} className="options" role="listbox" aria-label={label} hidden={!isOpen}>
        {found.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the input's, where the focus stays
          <div
            key={option.id}
            id={optionId(index)}
            className="option"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // Before the input loses the focus, which would close the list.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(index)}
          >
            {option.label}
          </div>
        ))}
      </div>
      <p className="note" aria-live="polite">
        {isOpen && found.length === 0 && none}
      </p>
    </div>
  );
}
