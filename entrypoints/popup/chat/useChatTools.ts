import { useEffect, useState, useSyncExternalStore } from 'react';

/** What turns phones into chats, and the settings that say how. */
export type ChatTools = typeof import('./phone-tools');

const NO_STORE = { subscribe: () => () => {}, getSnapshot: () => undefined };

/**
 * Loads the chat's tools once they are wanted. They are larger than all else of the popup, because they know the phone
 * numbers of all countries, so the deal is shown without them.
 */
export function useChatTools(isWanted: boolean) {
  const [tools, setTools] = useState<ChatTools>();
  const isLoaded = tools !== undefined;
  useEffect(() => {
    if (!isWanted || isLoaded) return;
    // A popup that is closed meanwhile needs them no more.
    import('./phone-tools').then((loaded) => setTools(() => loaded), console.warn);
  }, [isWanted, isLoaded]);
  const { subscribe, getSnapshot } = tools?.settingsStore ?? NO_STORE;
  return { tools, settings: useSyncExternalStore(subscribe, getSnapshot) };
}
