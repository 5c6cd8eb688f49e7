import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { t } from '@/lib/i18n';
import './confirm.css';

interface Props {
  title: string;
  text: string;
  /** The label of the button that confirms. */
  confirm: string;
  /** The label of the button that cancels; "Cancel" if none is given. */
  cancel?: string;
  danger?: boolean;
  /** Whether something is still to be chosen before the manager can confirm. */
  isBlocked?: boolean;
  onConfirm: () => void;
  onCancel: () => void;
  /** What the manager has to see to decide. */
  children?: ReactNode;
}

/** Asks the manager before something is done that is hard to undo. Escape cancels, and the focus returns to where it was. */
export function Confirm({ title, text, confirm, cancel, danger, isBlocked, onConfirm, onCancel, children }: Props) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  // The dialog is closed before it leaves the page, because only then does the browser put the focus back.
  useLayoutEffect(() => {
    const { current } = dialog;
    current?.showModal();
    return () => current?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="confirm"
      role="alertdialog"
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      <h2 id={`${id}-title`}>{title}</h2>
      <p id={`${id}-text`}>{text}</p>
      {children}
      <div className="row">
        <button type="button" className="button" onClick={onCancel}>
          {cancel ?? t('cancel')}
        </button>
        <button
          type="button"
          className={danger ? 'button primary danger' : 'button primary'}
          disabled={isBlocked}
          onClick={onConfirm}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
