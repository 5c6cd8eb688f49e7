interface Props {
  tone: 'good' | 'warn' | 'bad' | 'none';
  title: string;
  /** Why it came to this. */
  reason?: string | undefined;
}

/** What became of something, in a colour and in words. */
export function Outcome({ tone, title, reason }: Props) {
  return (
    <div className="outcome">
      <span className="dot" data-tone={tone} aria-hidden="true" />
      <div>
        <p>{title}</p>
        {reason && <p className="note">{reason}</p>}
      </div>
    </div>
  );
}
