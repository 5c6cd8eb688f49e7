/** What may be shown of the token: never the token itself. */
export interface TokenState {
  /** A token is kept, or can be got without asking the manager. */
  ready: boolean;
  kept: boolean;
  /** Milliseconds since the epoch; null if not known. */
  expiresAt: number | null;
  /** Wazzup has refused the token that is kept. */
  refused: boolean;
  /** The name of the own header that is kept for the token address; null if none. */
  header: string | null;
}
