import { type KeyboardEvent, useId, useRef, useState } from 'react';

export interface Option {
  id: string;
  label: string;
}

interface Props {
  /** Names the list, and stands in the empty input. */
  label: string;
  /** The words for a search that finds nothing. */
  noneFound: string;
  options: readonly Option[];
  disabled: boolean;
  onChoose: (id: string) => void;
}

/** Nobody looks through a longer list; it is searched. */
const MAX_SHOWN = 50;

/** Makes a text comparable: without capitals and accents. */
const fold = (text: string): string => text.toLocaleLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

/** Gives the options whose label holds every word that was typed. */
function matchOptions(options: readonly Option[], typed: string): readonly Option[] {
  const words = fold(typed).split(/\s+/);
  return options.filter(({ label }) => words.every((word) => fold(label).includes(word))).slice(0, MAX_SHOWN);
}

/** What is typed, which options match it, and what the keys do. */
function useCombobox(options: readonly Option[], onChoose: (id: string) => void) {
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = matchOptions(options, typed);

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
    // The first Escape closes the list, and only the next one closes the popup.
    const act = event.key === 'Escape' && isOpen ? () => setOpen(false) : KEYS[event.key];
    if (!act || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  }

  return { list, typed, isOpen, setOpen, active, found, search, choose, onKeyDown };
}

/** A list that can be searched and chosen from, also by keyboard (ARIA Authoring Practices: combobox with a list). */
export function Combobox({ label, noneFound, options, disabled, onChoose }: Props) {
  const id = useId();
  const { list, typed, isOpen, setOpen, active, found, search, choose, onKeyDown } = useCombobox(options, onChoose);
  const optionId = (index: number) => `${id}-option-${index}`;

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
          // biome-ignore lint/a11y/useKeyWithClickEvents: the focus stays in the input, which handles the keys
          <div
            key={option.id}
            id={optionId(index)}
            className="option"
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            // Pressing the mouse would take the focus from the input, and that would close the list before the click.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => choose(index)}
          >
            {option.label}
          </div>
        ))}
      </div>
      <p className="note" aria-live="polite">
        {isOpen && found.length === 0 && noneFound}
      </p>
    </div>
  );
}
