import { browser } from 'wxt/browser';

export const openSettings = (): void => void browser.runtime.openOptionsPage();
