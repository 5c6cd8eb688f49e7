import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { browser } from 'wxt/browser';
import { singleFlight } from '@/components/singleFlight';
import { asDealError, type DealError } from '@/lib/deal/errors';
import { sendToBackground } from '@/lib/messaging/send';
import type { SettingsInForce } from '@/lib/settings';
import type { TokenState } from '@/lib/settings/token-state';

export type TestResult = 'unknown' | 'testing' | 'ok' | DealError;

/** What Wazzup tells of the account that the extension is connected with; a number that it does not tell is absent. */
export interface ConnectedAccount {
  people?: number | undefined;
  channels?: number | undefined;
}

/** How long to wait before asking again, if the background did not answer: the browser may have ended it. */
const RETRY_MS = 1_000;

/** How long "Connected" waits for what Wazzup tells of the account; what comes later is added to it. */
const PATIENCE_MS = 2_000;

/** Keeps the state of the connection to Wazzup up to date, tests it, and changes it. */
export function useConnection(settings: SettingsInForce | undefined) {
  const [access, setAccess] = useState<TokenState>();
  /** Why the background cannot say the state, if the browser does not read what the extension has stored. */
  const [unreadable, setUnreadable] = useState<DealError>();
  const address = settings?.tokenAddress ?? '';
  /** The company's policy sets the address. */
  const isSet = settings?.company.tokenAddress !== undefined;
  const stays = settings?.stayConnected ?? true;
  const [tested, setTested] = useState<TestResult>('unknown');
  const [account, setAccount] = useState<ConnectedAccount>({});

  /** The number of the newest test. Results of older tests are dropped: they are about a token that may be gone. */
  const newest = useRef(0);

  const refresh = useMemo(() => {
    const read = singleFlight(async () => {
      try {
        setAccess(await sendToBackground('token.state', {}));
        setUnreadable(undefined);
      } catch (error) {
        const failure = asDealError(error);
        setUnreadable(failure.kind === 'storage' ? failure : undefined);
        setTimeout(() => void read(), RETRY_MS);
      }
    });
    return read;
  }, []);

  useEffect(() => {
    const onChange = () => void refresh();
    onChange();
    // The background renews tokens, and Wazzup refuses them, while this page is open.
    browser.storage.onChanged.addListener(onChange);
    return () => browser.storage.onChanged.removeListener(onChange);
  }, [refresh]);

  const test = useCallback(async () => {
    const mine = ++newest.current;
    setTested('testing');
    const outcome = await outcomeOf(sendToBackground('token.test', {}));
    if (mine !== newest.current) return;
    const describing = outcome === 'ok' ? describeAccount() : Promise.resolve({});
    await Promise.race([describing, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    if (mine !== newest.current) return;
    setTested(outcome);
    setAccount({});
    void describing.then((connected) => mine === newest.current && setAccount(connected));
    await refresh();
  }, [refresh]);

  // A manager who opens the page wants to know whether the connection works, so it is tested once without being asked.
  // Later tests follow from what the manager does here.
  const isKnown = access !== undefined;
  const isReady = access?.ready === true && !access.refused;
  const isOpened = useRef(false);
  useEffect(() => {
    if (!isKnown || isOpened.current) return;
    isOpened.current = true;
    if (isReady) void test();
  }, [isKnown, isReady, test]);

  /** Waits for a change of token or address. Gives why it failed; if it did not, an older test says nothing any more. */
  async function change(request: Promise<unknown>): Promise<DealError | undefined> {
    const outcome = await outcomeOf(request);
    if (outcome !== 'ok') return outcome;
    ++newest.current;
    setTested('unknown');
    await refresh();
    return undefined;
  }

  return { access, unreadable, address, isSet, stays, tested, account, test, change };
}

export type WazzupConnection = ReturnType<typeof useConnection>;

async function outcomeOf(request: Promise<unknown>): Promise<'ok' | DealError> {
  try {
    await request;
    return 'ok';
  } catch (error) {
    return asDealError(error);
  }
}

/** Asks what Wazzup tells of the account. Not every account may ask, and the connection works all the same. */
async function describeAccount(): Promise<ConnectedAccount> {
  const [people, channels] = await Promise.all(
    (['users.list', 'channels.list'] as const).map((list) => sendToBackground(list, {}).catch(() => null)),
  );
  return { people: people?.length, channels: channels?.length };
}
