import type { Channel, Chat } from './model';

/** Reads the number of a Wazzup account, NNNN-NNNN as Wazzup shows it; undefined if the text is no such number. */
export function accountNumber(text: string): string | undefined {
  const [, first, second] = /^(\d{4})\s*[-–]?\s*(\d{4})$/.exec(text.trim()) ?? [];
  return first && `${first}-${second}`;
}

/**
 * The address at which Wazzup opens a chat for whoever is signed in there. Wazzup does not document it; source: three
 * independent projects use it.
 */
export const chatLink = (account: string, { type, id }: Chat, channel: Channel): string =>
  `https://app.wazzup24.com/${[account, 'chat', type, id, channel.id].map(encodeURIComponent).join('/')}`;
