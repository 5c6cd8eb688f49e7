import { browser } from '@/lib/browser';

export const openSettings = (): void => void browser.runtime.openOptionsPage();
