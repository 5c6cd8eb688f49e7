import { defineBackground } from 'wxt/utils/define-background';

/** The least background that answers a message. */
export default defineBackground(() => {
  chrome.runtime.onMessage.addListener((_message, _sender, sendAnswer) => {
    sendAnswer(null);
    return true;
  });
});
