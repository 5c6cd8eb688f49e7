import type { Channel, Chat } from './model';

/** An account number as Wazzup shows it, NNNN-NNNN; undefined if this is none. */
export function accountNumber(text: string): string | undefined {
  const [, first, second] = /^(\d{4})\s*[-–]?\s*(\d{4})$/.exec(text.trim()) ?? [];
  return first && `${first}-${second}`;
}

/**
 * The address at which Wazzup opens a chat for whoever is signed in there. Not documented; three independent projects
 * use it.
 */
export const chatLink = (account: string, { type, id }: Chat, channel: Channel): string =>
  `https://app.wazzup24.com/${[account, 'chat', type, id, channel.id].map(encodeURIComponent).join('/')}`;
