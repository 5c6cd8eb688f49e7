import browser from 'webextension-polyfill';

export const openSettings = (): void => void browser.runtime.openOptionsPage();
