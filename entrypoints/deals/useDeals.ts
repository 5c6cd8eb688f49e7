import { type Dispatch, useCallback, useEffect, useMemo, useReducer, useRef } from 'react';
import { singleFlight } from '@/components/singleFlight';
import { asDealError, DealError } from '@/lib/deal/errors';
import { subscribe } from '@/lib/messaging/push';
import { sendToBackground } from '@/lib/messaging/send';
import { createListedDeals } from '@/lib/storage/listed-deals';
import { loadDeals } from './load-deals';
import { type Row, toRow } from './row';
import { type Event, reduce, startWith } from './state';
import { readAddress, type TableState, toQuery } from './table-state';

const listed = createListedDeals();

/** For how long the address waits for the next key stroke: browsers let a page change it only so often. */
const ADDRESS_MS = 300;

/** Keeps what the page knows, reads the list when the page opens, and again whenever the manager wants it. */
export function useDeals() {
  const [state, dispatch] = useReducer(reduce, undefined, () =>
    startWith(readAddress(new URLSearchParams(location.search))),
  );
  useAddress(state.table);
  const running = useRef<AbortController>(undefined);

  const stop = useCallback(() => {
    running.current?.abort();
    dispatch({ type: 'stopped' });
  }, []);

  const load = useCallback(async () => {
    running.current?.abort();
    const controller = new AbortController();
    running.current = controller;
    dispatch({ type: 'started' });
    try {
      await readList(dispatch, controller.signal);
    } catch (error) {
      const { kind, details } = asDealError(error);
      if (!controller.signal.aborted) dispatch({ type: 'failed', error: { kind, details } });
    }
    controller.abort();
  }, []);

  /** Reads anew if the manager has changed the account. */
  const shown = useRef(state.account);
  shown.current = state.account;
  const checkAccount = useMemo(
    () =>
      singleFlight(async () => {
        const told = await sendToBackground('deals.account', {}).catch(() => undefined);
        if (told && shown.current !== undefined && told.account !== shown.current) void load();
      }),
    [load],
  );

  useEffect(() => {
    void load();
    const end = subscribe('history.changed', () => void checkAccount());
    return () => {
      end();
      running.current?.abort();
    };
  }, [load, checkAccount]);

  return { state, dispatch, load, stop };
}

/** Reads what was kept for the account, and Wazzup's list beside it, and keeps that in its place. */
async function readList(dispatch: Dispatch<Event>, signal: AbortSignal): Promise<void> {
  const { account } = await sendToBackground('deals.account', {});
  if (signal.aborted) return;
  dispatch({ type: 'accountTold', account });
  const forgotten = listed.dropOthers(account).catch(() => {});
  if (account === null) throw new DealError('token');

  const ended = new AbortController();
  void readKept(account, dispatch, AbortSignal.any([signal, ended.signal]));
  const rows: Row[] = [];
  const isWhole = await loadDeals({
    account,
    signal,
    onRows(more, unreadable) {
      for (const row of more) rows.push(row);
      dispatch({ type: 'loaded', account, rows: more, unreadable });
    },
  }).finally(() => ended.abort());
  const at = Date.now();
  dispatch({ type: 'ended', isWhole, at });
  await forgotten;
  // A list that cannot be kept is read from Wazzup the next time, which is all that the manager would notice.
  await listed.write(account, { at, isWhole, deals: rows.map(({ deal }) => deal) }).catch(() => {});
}

/** Only the first reading of a page shows what was kept; a later one has more than that. */
const opened = new Set<string>();

async function readKept(account: string, dispatch: Dispatch<Event>, signal: AbortSignal): Promise<void> {
  if (opened.has(account)) return;
  opened.add(account);
  try {
    for await (const { at, isWhole, deals } of listed.read(account)) {
      if (signal.aborted) return;
      dispatch({ type: 'keptRead', account, part: { at, isWhole, rows: deals.map(toRow) } });
    }
  } catch {
    // What cannot be read from the disk comes from Wazzup.
  }
}

/** Keeps the table's state in the page's address. */
function useAddress(table: TableState): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      const query = toQuery(table);
      history.replaceState(null, '', query ? `?${query}` : location.pathname);
    }, ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [table]);
}
