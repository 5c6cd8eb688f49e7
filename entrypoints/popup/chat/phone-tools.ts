import { createSettingsStore } from '@/components/settings-store';
import { changeSettings } from '@/lib/settings';

export { toChatContacts } from '@/lib/chat/contacts';

/** All components of the popup share one store, so that they always show the same settings. */
export const settingsStore = createSettingsStore();

/** Stores over which channel the popup opens chats. */
export const chooseChannel = (id: string): Promise<void> => changeSettings(() => ({ chatChannel: id }));
