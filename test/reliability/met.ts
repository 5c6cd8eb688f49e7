// What the stories have to meet, by the words of the tally.

/** How presses end, and what happens to them all the time. */
export const OFTEN = ['applied', 'superseded', 'conflict', 'failed', 'discarded', 'kill', 'reopen'] as const;

/** What few stories meet. */
export const SELDOM = [
  // Two CRMs give one number to two deals.
  'conflict with another CRM',
  'written while a press of another CRM waits',
  'undo offered',
  // Wazzup answers oddly.
  'read that says nothing',
  '401 for a write alone',
  '503 with Retry-After',
  'clock jumps while a press waits',
] as const;
