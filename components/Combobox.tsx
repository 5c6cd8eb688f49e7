import { type FocusEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react';
import './combobox.css';

export interface Option {
  id: string;
  label: string;
}

interface Props {
  label: string;
  /** What the input shows while nobody searches: the option that is chosen. */
  value: string;
  /** The id of the option that is chosen, if it is one of them. */
  chosen: string;
  /** Undefined until the options are known. */
  options: readonly Option[] | undefined;
  /** The words instead of options: none are known yet, or none fits the search. */
  emptyWords: string;
  readOnly: boolean;
  changed: boolean;
  invalid: boolean;
  /** The ids of the elements that describe the input. */
  described: string | undefined;
  /** Tells that somebody opens the list, so that the options are wanted. */
  onOpen: () => void;
  onChoose: (id: string) => void;
  /** Stands under the options while the list is open. */
  children?: ReactNode;
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
function useCombobox({ options = [], chosen, readOnly, onOpen, onChoose }: Props) {
  const list = useRef<HTMLDivElement>(null);
  /** The search; undefined while the input shows what is chosen. */
  const [typed, setTyped] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState<number>();
  const found = matchOptions(options, typed ?? '');
  const current = active ?? Math.max(0, typed === undefined ? found.findIndex(({ id }) => id === chosen) : 0);

  function open() {
    if (readOnly) return;
    setOpen(true);
    onOpen();
  }

  function close() {
    setOpen(false);
    setTyped(undefined);
    setActive(undefined);
  }

  function search(text: string) {
    setTyped(text);
    setActive(undefined);
    open();
  }

  function move(to: number) {
    open();
    const index = (to + found.length) % Math.max(1, found.length);
    setActive(index);
    list.current?.children[index]?.scrollIntoView({ block: 'nearest' });
  }

  function choose(index: number) {
    const option = found[index];
    if (!option) return;
    close();
    onChoose(option.id);
  }

  const KEYS: Record<string, () => void> = {
    ArrowDown: () => move(isOpen ? current + 1 : current),
    ArrowUp: () => move(current - 1),
    Enter: () => (isOpen ? choose(current) : open()),
  };

  function onKeyDown(event: KeyboardEvent) {
    // The first Escape closes the list, and only the next one closes the popup.
    const act = event.key === 'Escape' && isOpen ? close : KEYS[event.key];
    if (!act || event.nativeEvent.isComposing) return;
    event.preventDefault();
    act();
  }

  return { list, typed, isOpen, open, close, active: current, found, search, choose, onKeyDown };
}

/**
 * Shows what is chosen, and lets the manager search a list and choose from it, also by keyboard (ARIA Authoring
 * Practices: combobox with a list).
 */
export function Combobox(props: Props) {
  const { label, value, emptyWords, readOnly, changed, invalid, described, children } = props;
  const id = useId();
  const { list, typed, isOpen, open, close, active, found, search, choose, onKeyDown } = useCombobox(props);
  const optionId = (index: number) => `${id}-option-${index}`;
  /** What is typed over the chosen name is a search, so the name gives way to it. */
  const select = (input: HTMLInputElement) => typed === undefined && input.select();

  function onBlur({ currentTarget, relatedTarget }: FocusEvent) {
    if (!currentTarget.contains(relatedTarget)) close();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only sees when the focus leaves what is in it
    <div className="combobox" onBlur={onBlur}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className={changed ? 'input changed' : 'input'}
        type="text"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen && found.length > 0 ? optionId(active) : undefined}
        aria-invalid={invalid || undefined}
        aria-describedby={described}
        autoComplete="off"
        spellCheck={false}
        value={typed ?? value}
        readOnly={readOnly}
        onChange={({ target }) => search(target.value)}
        onFocus={({ target }) => select(target)}
        onClick={({ currentTarget }) => {
          select(currentTarget);
          open();
        }}
        onKeyDown={onKeyDown}
      />
      <div className="choices" hidden={!isOpen}>
        <div ref={list} id={`${id}-list`} className="options" role="listbox" aria-label={label}>
          {isOpen &&
            found.map((option, index) => (
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
          {isOpen && found.length === 0 && emptyWords}
        </p>
        {isOpen && children}
      </div>
    </div>
  );
}
