import type { Channel, Chat } from './model';

const WAZZUP_APP = 'app.wazzup24.com';

/**
 * Reads the number of a Wazzup account, NNNN-NNNN as Wazzup shows it, out of what people have: the number itself, or
 * any address of Wazzup's that they copied, whose path begins with the number. Gives undefined for anything else.
 */
export function accountNumber(text: string): string | undefined {
  const [, first, second] = /^(\d{4})\s*[-–]?\s*(\d{4})$/.exec(numberPart(text.trim())) ?? [];
  return first && `${first}-${second}`;
}

/** Gives the part of a Wazzup address where the account number stands; a text that is no such address is given as it is. */
function numberPart(text: string): string {
  // Browsers may hide the scheme of the address that people copy, and chat programs put brackets around it.
  const address = text.replace(/^[<("'«]+/, '');
  const url = URL.parse(/^[a-z]+:\/\//i.test(address) ? address : `https://${address}`);
  return url?.hostname === WAZZUP_APP ? (url.pathname.split('/', 2)[1] ?? '').replace(/[>)"'».,;]+$/, '') : text;
}

/**
 * The address at which Wazzup opens a chat for whoever is signed in there. Wazzup does not document it; source: three
 * independent projects use it.
 */
export const chatLink = (account: string, { type, id }: Chat, channel: Channel): string =>
  `https://${WAZZUP_APP}/${[account, 'chat', type, id, channel.id].map(encodeURIComponent).join('/')}`;
