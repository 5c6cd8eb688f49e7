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
  // Two CRMs give one number to two deals.
  'conflict with another CRM',
  'written while a press of another CRM waits',
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
