import { type StateAddress, stateUrl } from '../address';

/**
 * Shows a state as wide as its address says, in a window of any width. The state stands in a frame of that width, so
 * media queries see that width.
 */
export function showFramed(address: StateAddress): void {
  const frame = document.createElement('iframe');
  frame.src = stateUrl({ ...address, width: 'wide' });
  frame.title = `${address.page}: ${address.state}`;
  frame.style.cssText = `display:block;width:${address.width}px;height:100vh;margin:0 auto;border:0;box-shadow:0 0 0 1px #8886`;
  document.body.style.margin = '0';
  document.title = frame.title;
  document.body.replaceChildren(frame);
}
