/** Where the background notes in the session's storage how long Wazzup asked to wait: nothing that pages show. */
export const HELD_UNTIL = 'held-until';
