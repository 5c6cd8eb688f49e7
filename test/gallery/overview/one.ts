import { type StateAddress, stateUrl } from '../address';

/** Shows a state as wide as its address says, whatever the window is: in a frame of that width media queries hold. */
export function showFramed(address: StateAddress): void {
  const frame = document.createElement('iframe');
  frame.src = stateUrl({ ...address, width: 'wide' });
  frame.title = `${address.page}: ${address.state}`;
  frame.style.cssText = `display:block;width:${address.width}px;height:100vh;margin:0 auto;border:0;box-shadow:0 0 0 1px #8886`;
  document.body.style.margin = '0';
  document.title = frame.title;
  document.body.replaceChildren(frame);
}
