import { useCallback, useEffect, useState } from 'react';
import { changeSettings, readSettings, type Settings, type SettingsInForce, watchSettings } from '@/lib/settings';
import { singleFlight } from './singleFlight';

/** Browsers may learn a policy long after their start, and not all tell of it. */
const LATE_POLICY_MS = 5_000;

/** The settings that hold, also when they change, and a way to change them; nothing until they are read. */
export function useSettings() {
  const [now, setNow] = useState<SettingsInForce>();

  useEffect(() => {
    const refresh = singleFlight(async () => {
      const read = await readSettings();
      // The same again is no reason to render.
      setNow((old) => (JSON.stringify(old) === JSON.stringify(read) ? old : read));
    });
    void refresh();
    const timer = setInterval(() => void refresh(), LATE_POLICY_MS);
    const stop = watchSettings(() => void refresh());
    return () => {
      clearInterval(timer);
      stop();
    };
  }, []);

  /** Shows a choice at once, and keeps it. */
  const choose = useCallback((change: Partial<Settings>) => {
    setNow((old) => old && { ...old, ...change });
    void changeSettings(() => change);
  }, []);

  return { settings: now, choose };
}
