import type { HistoryEntry } from './journal';
import type { Reason } from './queue';

/** Why a token address gives no token until the manager, or whoever runs it, changes something. */
const LASTING_CODES = ['no-access', 'refused', 'key', 'link'];

/** Whether something waits for what only the manager can mend: no time and no network ends that. */
export const waitsForManager = ({ kind, details: { code = '' } }: Reason): boolean =>
  kind === 'token' ||
  kind === 'forbidden' ||
  kind === 'no-access' ||
  kind === 'other-account' ||
  (kind === 'token-address' && LASTING_CODES.includes(code));

/** Whether an entry of the history wants something of the manager: it has failed, or it waits for what only they can mend. */
export const needsManager = ({ needsAttention, state, reason }: HistoryEntry): boolean =>
  needsAttention || (state === 'waiting' && reason !== null && waitsForManager(reason));
