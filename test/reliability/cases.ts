/** What the stories have to meet, by the words of the tally: a test that never meets a case proves nothing about it. */
export const CASES = [
  // How presses end, and what happens to the browser.
  'applied',
  'superseded',
  'conflict',
  'failed',
  'discarded',
  'kill',
  'reopen',
  // Presses are taken back.
  'undo of create in the popup',
  'undo of update in the popup',
  'undo of close in the popup',
  'undo of reopen in the popup',
  'undo of delete in the popup',
  'undo of undo in the popup',
  'undo of create in the history',
  'undo of delete in the history',
  'taken back',
  // Two CRMs give one number to two deals.
  'conflict with another CRM',
  'written while a press of another CRM waits',
  // Managers change between two accounts.
  'another account',
  'another token of the account',
  'token forgotten',
  'held while it waits',
  'held while it is sent',
  'held while accepted',
  'the account is back',
  'held: send',
  'held: drop',
  'written while a press for another account waits',
  'sent to another account, and applied',
  'sent to another account, and conflict',
  // Wazzup answers oddly.
  'read that says nothing',
  '401 for a write alone',
  '503 with Retry-After',
  'clock jumps while a press waits',
  // The disk fails.
  'disk full',
  'disk closed',
  'told failed: storage',
  'told waiting: storage',
  'presses of an older version',
  'press set aside',
] as const;
