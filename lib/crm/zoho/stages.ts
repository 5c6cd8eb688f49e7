/** Accounts begin with stages of these names; the reader cannot tell the meaning of other or translated names. */
const CLOSED = ['closed won', 'closed lost', 'closed lost to competition'];

/** Whether a deal in a stage of this name is closed; no name says for certain that it is open. */
export function isClosedByName(stage = ''): boolean | undefined {
  // Zoho has written "Closed-Lost to Competition" in several ways.
  const words = stage.toLowerCase().split(/[^a-z]+/);
  return CLOSED.includes(words.join(' ')) || undefined;
}
