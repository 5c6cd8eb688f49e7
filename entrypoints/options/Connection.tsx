import { AllowHost } from '@/components/AllowHost';
import { hostToAllow } from '@/components/host-to-allow';
import { DealError } from '@/lib/deal/errors';
import { t } from '@/lib/i18n';
import { sendToBackground } from '@/lib/messaging/send';
import { forgetListedDeals } from '@/lib/storage/forget-listed-deals';
import { ConnectionStatus } from './ConnectionStatus';
import { RequestToken } from './RequestToken';
import { Switch } from './Switch';
import { TokenAddressForm } from './TokenAddressForm';
import { TokenForm } from './TokenForm';
import type { WazzupConnection } from './useConnection';

/** Connects the extension to Wazzup, by a pasted token or by an address that gives tokens, and shows whether Wazzup accepts it. */
export function Connection({ connection }: { connection: WazzupConnection }) {
  const { access, address, stays, tested, account, test, change } = connection;
  const blockedHost = tested instanceof DealError ? hostToAllow(tested) : undefined;
  const isTesting = tested === 'testing';
  const isEmpty = !access?.ready && !access?.header;
  return (
    <section className="card" aria-labelledby="wazzup">
      <h2 id="wazzup">{t('options_wazzup')}</h2>
      <div className="connected">
        <ConnectionStatus access={access} address={address} tested={tested} account={account} />
        <div className="row">
          <button type="button" className="button" disabled={!access?.ready || isTesting} onClick={() => void test()}>
            {t('token_test')}
          </button>
          {!isEmpty && (
            <button
              type="button"
              className="button plain danger"
              disabled={isTesting}
              onClick={() => {
                forgetListedDeals();
                void change(sendToBackground('token.forget', {}));
              }}
            >
              {t(address ? 'token_forget_all' : 'token_forget')}
            </button>
          )}
        </div>
      </div>
      {blockedHost && <AllowHost host={blockedHost} onAllowed={() => void test()} />}
      <TokenForm connection={connection} />
      {(!access?.ready || access.refused) && <RequestToken />}
      <details className="section" open={address !== '' ? true : undefined}>
        <summary>{t('address_section')}</summary>
        <TokenAddressForm connection={connection} />
      </details>
      <Switch
        label={t('token_stay')}
        hint={t('token_stay_hint')}
        checked={stays}
        onToggle={() => void sendToBackground('token.stay', { stays: !stays })}
      />
    </section>
  );
}
