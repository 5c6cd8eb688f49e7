import type { HistoryEntry } from './journal';
import type { Reason } from './queue';

/** What only the manager can mend: no time and no network ends it. A token address names the reason by a code. */
const LASTING = ['token', 'forbidden', 'no-access', 'other-account', 'refused', 'key', 'link'];

const waitsForManager = ({ kind, details: { code = '' } }: Reason): boolean =>
  LASTING.includes(kind === 'token-address' ? code : kind);

/** Whether an entry of the history wants something of the manager: it has failed, or it waits for what only they can mend. */
export const needsManager = ({
  needsAttention,
  state,
  reason,
}: Pick<HistoryEntry, 'needsAttention' | 'state' | 'reason'>): boolean =>
  needsAttention || (state === 'waiting' && reason !== null && waitsForManager(reason));
