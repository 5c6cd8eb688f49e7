import { changeSettings, readSettings, type Settings, type SettingsInForce, watchSettings } from '@/lib/settings';
import { singleFlight } from './singleFlight';

/** A page's one copy of the settings in force, in the shape that React's `useSyncExternalStore` asks for. */
export interface SettingsStore {
  /** Undefined until the settings have been read. The object stays the same for as long as nothing changes. */
  getSnapshot(): SettingsInForce | undefined;
  /** Calls the listener after every change; gives back how to stop that. */
  subscribe(listener: () => void): () => void;
  /** Shows a manager's choice at once, and stores it. */
  choose(change: Partial<Settings>): void;
}

/**
 * Creates the store. While anybody listens, it reads the settings again when the extension stores others, when the
 * browser tells of another policy, and when the manager comes back to the page: not every browser tells of a policy
 * that has changed.
 */
export function createSettingsStore(): SettingsStore {
  let snapshot: SettingsInForce | undefined;
  let stopWatching = () => {};
  const listeners = new Set<() => void>();

  function show(settings: SettingsInForce): void {
    if (JSON.stringify(settings) === JSON.stringify(snapshot)) return;
    snapshot = settings;
    for (const listener of listeners) listener();
  }

  const refresh = singleFlight(async () => show(await readSettings()));

  function watch(): () => void {
    const onChange = () => void refresh();
    const onVisible = () => void (document.visibilityState === 'visible' && refresh());
    const stop = watchSettings(onChange);
    document.addEventListener('visibilitychange', onVisible);
    // A page that stays visible beside another window gets the focus back without having been hidden.
    window.addEventListener('focus', onChange);
    onChange();
    return () => {
      stop();
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('focus', onChange);
    };
  }

  return {
    getSnapshot: () => snapshot,
    subscribe(listener) {
      if (listeners.size === 0) stopWatching = watch();
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stopWatching();
      };
    },
    choose(change) {
      if (snapshot) show({ ...snapshot, ...change });
      void changeSettings(() => change);
    },
  };
}
