import { useSyncExternalStore } from 'react';
import { createSettingsStore } from './settings-store';

/** All components of a page share one store, so that they always show the same settings. */
const store = createSettingsStore();

/** Gives the settings in force (undefined until they are read), kept up to date, and a way to change the manager's own. */
export function useSettings() {
  return { settings: useSyncExternalStore(store.subscribe, store.getSnapshot), choose: store.choose };
}
