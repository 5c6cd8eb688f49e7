import type { CDPSession } from '@playwright/test';

/** An event of Chromium's trace, as far as it is looked at here. Times are in microseconds. */
export interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** The processor time that the thread used; Chromium leaves it out where it is 0, and where no system tells it. */
  tdur?: number;
  args?: { name?: string; data?: { url?: string; documentLoaderURL?: string } };
}

/** Timeline events name the scripts that run; the second kind has the tasks of a thread, the third the microtasks. */
const CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8.execute',
  'blink.user_timing',
  '__metadata',
];

/** What a page's main thread did in a while, in milliseconds of processor time. */
export interface Share {
  /** The extension's scripts, with all that they had the page do meanwhile: observers, promises, forced layout. */
  script: number;
  /** The same by the clock, which also runs while other programs have the processor. */
  scriptByClock: number;
  /** Everything, the page's own work as well. */
  all: number;
}

/** A trace of everything that a browser did. */
export interface Trace {
  /** What the main thread of the page did that was opened at this address, from `from` to `to` ms after its opening. */
  share(address: string, from: number, to: number): Share;
}

/** Begins a trace of all processes of a browser; the result ends it. */
export async function startTrace(cdp: CDPSession): Promise<() => Promise<Trace>> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  cdp.on('Tracing.dataCollected', collect);
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: CATEGORIES,
      excludedCategories: ['*'],
      // A restless page makes more events than fit into the usual buffer.
      traceBufferSizeInKb: 400_000,
    },
  });
  return async () => {
    const complete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
    await cdp.send('Tracing.end');
    await complete;
    cdp.off('Tracing.dataCollected', collect);
    return readTrace(events);
  };
}

/** Reads a trace; the events may come in any order. */
export function readTrace(events: readonly TraceEvent[]): Trace {
  const main = new Map<number, number>();
  for (const { name, pid, tid, args } of events)
    if (name === 'thread_name' && args?.name === 'CrRendererMain') main.set(pid, tid);
  const starts = events.filter(({ name, args }) => name === 'navigationStart' && args?.data?.documentLoaderURL);
  const hasProcessorTimes = events.some(({ tdur }) => tdur !== undefined);
  const costOf = ({ dur = 0, tdur = 0 }: TraceEvent) => (hasProcessorTimes ? tdur : dur);

  return {
    share(address, from, to) {
      const start = starts.find(({ args }) => args?.data?.documentLoaderURL === address);
      if (!start) throw new Error(`The trace has no navigation to ${address}.`);
      const sameProcess = starts.filter(({ pid, args }) => pid === start.pid && isOther(args?.data, address));
      if (sameProcess.length > 0) throw new Error(`${address} shares its process with another page.`);
      const [begin, end] = [start.ts + from * 1_000, start.ts + to * 1_000];
      const inside = events
        .filter((one) => one.ph === 'X' && one.pid === start.pid && one.tid === main.get(start.pid))
        .filter(({ ts }) => ts >= begin && ts < end)
        // Of two events that begin together, the longer one is around the other.
        .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
      const tasks = inside.filter(({ name }) => name === 'RunTask');
      return {
        script: scriptTime(inside, costOf) / 1_000,
        scriptByClock: scriptTime(inside, ({ dur = 0 }) => dur) / 1_000,
        all: tasks.reduce((sum, task) => sum + costOf(task), 0) / 1_000,
      };
    },
  };
}

const isOther = (data: { documentLoaderURL?: string } | undefined, address: string): boolean =>
  data?.documentLoaderURL?.includes('round=') === true && data.documentLoaderURL !== address;

/** Whose code an event runs; undefined for events that run none, or do not say whose. */
function ownerOf({ name, args }: TraceEvent): 'extension' | 'page' | undefined {
  const url = args?.data?.url;
  if (name === 'EvaluateScript' || name === 'FunctionCall' || name === 'v8.compile') {
    if (url?.startsWith('chrome-extension://')) return 'extension';
    return url === undefined ? undefined : 'page';
  }
  // Microtasks do not say whose they are. The pages here use no promises, and their observer's calls are named.
  return name === 'RunMicrotasks' ? 'extension' : undefined;
}

/** Adds up the time of the extension's code, without that of page code which runs inside of it. */
function scriptTime(events: readonly TraceEvent[], costOf: (event: TraceEvent) => number): number {
  let total = 0;
  const around: { end: number; owner: 'extension' | 'page' }[] = [];
  for (const event of events) {
    while (around.length > 0 && (around.at(-1)?.end ?? 0) <= event.ts) around.pop();
    const owner = ownerOf(event);
    if (!owner) continue;
    const outer = around.at(-1)?.owner;
    if (owner === 'extension' && outer !== 'extension') total += costOf(event);
    if (owner === 'page' && outer === 'extension') total -= costOf(event);
    around.push({ end: event.ts + (event.dur ?? 0), owner });
  }
  return total;
}
