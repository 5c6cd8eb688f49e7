import { useEffect, useRef } from 'react';
import type { PageDeal } from '@/lib/deal/model';
import { passingFailure } from './unread-messages';
import type { UnreadThing } from './unread-things';

/** How long the popup waits before it reads a page once more. A CRM mostly wants to be left alone for a minute. */
const PAUSE_MS = { timeout: 1_000, held: 60_000 };

/** Reads the page of a deal once more by itself, if the CRM was only slow or asked to be left alone. */
export function useSecondRead(
  { uri, failures }: PageDeal,
  unread: readonly UnreadThing[],
  isIdle: boolean,
  readAgain: () => Promise<void>,
): void {
  const failure = passingFailure(unread, failures);
  const done = useRef<string | undefined>(undefined);
  const latest = useRef(readAgain);
  latest.current = readAgain;
  useEffect(() => {
    if (failure === undefined || !isIdle || done.current === uri) return;
    const timer = setTimeout(() => {
      done.current = uri;
      void latest.current();
    }, PAUSE_MS[failure]);
    return () => clearTimeout(timer);
  }, [failure, isIdle, uri]);
}
