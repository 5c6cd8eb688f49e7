import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import browser from 'webextension-polyfill';
import { singleFlight } from '@/components/singleFlight';
import { DealError } from '@/lib/deal/errors';
import type { AccessState } from '@/lib/messaging/protocol';
import { sendToBackground } from '@/lib/messaging/send';
import type { SettingsInForce } from '@/lib/settings';

export type TestResult = 'unknown' | 'testing' | 'ok' | DealError;

/** After which the background is asked again, if it ended midway. */
const AGAIN_MS = 1_000;

/** How the extension stands with Wazzup, and what can be done about it. */
export function useConnection(settings: SettingsInForce | undefined) {
  const [access, setAccess] = useState<AccessState>();
  const address = settings?.tokenAddress ?? '';
  /** The company has set the address. */
  const isSet = settings?.company.tokenAddress !== undefined;
  const stays = settings?.stayConnected ?? true;
  const [tested, setTested] = useState<TestResult>('unknown');

  /** The newest test: what older ones found is of a token that may be gone. */
  const newest = useRef(0);

  const refresh = useMemo(() => {
    const read = singleFlight(() =>
      sendToBackground('token.state', {}).then(setAccess, () => void setTimeout(() => void read(), AGAIN_MS)),
    );
    return read;
  }, []);

  useEffect(() => {
    const onChange = () => void refresh();
    onChange();
    // Tokens are renewed, and refused, while this page is open.
    browser.storage.onChanged.addListener(onChange);
    return () => browser.storage.onChanged.removeListener(onChange);
  }, [refresh]);

  const test = useCallback(async () => {
    const mine = ++newest.current;
    setTested('testing');
    const outcome = await outcomeOf(sendToBackground('token.test', {}));
    if (mine !== newest.current) return;
    setTested(outcome);
    await refresh();
  }, [refresh]);

  // Whoever opens the page wants to know how things stand, not that there is a token. Once: what is done here tests.
  const isKnown = access !== undefined;
  const isReady = access?.ready === true && !access.refused;
  const isOpened = useRef(false);
  useEffect(() => {
    if (!isKnown || isOpened.current) return;
    isOpened.current = true;
    if (isReady) void test();
  }, [isKnown, isReady, test]);

  /** Does something to what is kept; gives why it could not be done, or tests what is kept now. */
  async function change(asked: Promise<unknown>): Promise<DealError | undefined> {
    const outcome = await outcomeOf(asked);
    if (outcome !== 'ok') return outcome;
    ++newest.current;
    setTested('unknown');
    await refresh();
    return undefined;
  }

  return { access, address, isSet, stays, tested, test, change };
}

export type WazzupConnection = ReturnType<typeof useConnection>;

async function outcomeOf(asked: Promise<unknown>): Promise<'ok' | DealError> {
  try {
    await asked;
    return 'ok';
  } catch (error) {
    return error instanceof DealError ? error : new DealError('unexpected');
  }
}
