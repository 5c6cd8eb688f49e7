import { errorMessage } from '@/components/error-messages';
import { DealError } from '@/lib/deal/errors';
import { t } from '@/lib/i18n';
import type { TokenState } from '@/lib/settings/token-state';
import type { TestResult } from './useConnection';

interface Props {
  access: TokenState | undefined;
  address: string;
  tested: TestResult;
}

/** Shows the state of the connection in words and a colour, and how long the token lasts. */
export function ConnectionStatus({ access, address, tested }: Props) {
  const { tone, title, hint } = describeConnection(access, tested);
  const expiry = access?.expiresAt ? describeExpiry(access.expiresAt, address !== '') : undefined;
  return (
    <div className="connection">
      <span className="dot" data-tone={tone} aria-hidden="true" />
      <div>
        <div role="status">
          <p>
            <strong>{title}</strong>
          </p>
          {hint && <p className="quiet">{hint}</p>}
        </div>
        {expiry && <p className="quiet">{expiry}</p>}
      </div>
    </div>
  );
}

function describeConnection(
  access: TokenState | undefined,
  tested: TestResult,
): { tone: string; title: string; hint?: string } {
  if (tested instanceof DealError) return { tone: 'bad', ...errorMessage(tested.kind, tested.details) };
  if (tested === 'testing') return { tone: 'none', title: t('connection_testing') };
  if (!access) return { tone: 'none', title: '' };
  if (access.refused) return { tone: 'bad', ...errorMessage('token', {}) };
  if (tested === 'ok') return { tone: 'good', title: t('connection_ok') };
  if (!access.ready) return { tone: 'none', title: t('connection_none') };
  return { tone: 'none', title: t(access.kept ? 'connection_kept' : 'connection_address') };
}

function describeExpiry(expiresAt: number, isRenewed: boolean): string {
  const at = new Intl.DateTimeFormat(t('language'), { dateStyle: 'medium', timeStyle: 'short' }).format(expiresAt);
  if (isRenewed) return t('token_renewed', at);
  return t(expiresAt > Date.now() ? 'token_until' : 'token_over', at);
}
