import { DealError } from '@/lib/deal/errors';
import { checkedAddress, headerProblem } from '@/lib/settings/token-address';
import { accountOfPasted, parsePastedToken, randomAccount } from './token';
import type { TokenChanges, TokenContext } from './token-provider';

export function createTokenChanges({
  tokens,
  headers,
  settings,
  marks,
  onChange,
  changes,
}: TokenContext): TokenChanges {
  return {
    async paste(text) {
      const pasted = parsePastedToken(text);
      if (!pasted) throw new DealError('invalid', { code: 'token-form' });
      const account = await accountOfPasted(pasted.token);
      const { stayConnected } = await settings.read();
      changes.count += 1;
      await tokens.save({ ...pasted, account }, { stays: stayConnected });
      onChange('manager');
    },

    async setAddress(text, header) {
      const url = text.trim() === '' ? undefined : checkedAddress(text);
      if (typeof url === 'string') throw new DealError('invalid', { code: url });
      const problem = url && header ? headerProblem(header) : undefined;
      if (problem) throw new DealError('invalid', { code: problem });
      const { tokenAddress, stayConnected } = await settings.read();
      const isOther = (url?.href ?? '') !== tokenAddress;
      if (isOther) await headers.forget();
      if (url && header) await headers.save({ ...header, origin: url.origin }, { stays: stayConnected });
      if (isOther && url) await marks.save(url.href, randomAccount());
      if (isOther) await settings.change({ tokenAddress: url?.href ?? '' });
      // A token that came from another address, or by another header, may be somebody else's. It is forgotten last,
      // because a request may bring one for as long as the old address and header are stored.
      changes.count += 1;
      if (isOther || header) await tokens.forget();
      onChange('manager');
    },

    async stay(stays) {
      const { count } = changes;
      await settings.change({ stayConnected: stays });
      const [token, header] = [await tokens.read(), await headers.read()];
      if (token && count === changes.count) await tokens.save(token, { stays });
      if (header && count === changes.count) await headers.save(header, { stays });
    },

    async forget() {
      try {
        // The address is forgotten first, because a request may bring a token for as long as it is stored.
        await settings.change({ tokenAddress: '' });
      } finally {
        changes.count += 1;
        await tokens.forget();
        await headers.forget();
      }
      onChange('manager');
    },
  };
}
