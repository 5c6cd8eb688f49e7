import { showPage } from '@/components/page';
import { AfterAction, DealDifferences, Lights, Responsible, WhyBlocked } from './later';
import { Popup } from './Popup';
import { isPanel } from './panel/is-panel';
import { popupTab } from './tab';
import './popup.css';
import './after-action.css';
import './contacts.css';
import './chat/chat.css';

async function show(): Promise<void> {
  if (!isPanel()) {
    const hand = popupTab();
    return showPage('name', () => <Popup hand={hand} />);
  }
  // A popup does without what follows the tabs.
  const { Panel } = await import('./panel/Panel');
  return showPage('name', () => <Panel>{(hand) => <Popup hand={hand} />}</Panel>);
}

void show();

// They come while the tab is read, so that they are there when the deal is shown.
for (const component of [AfterAction, DealDifferences, Lights, Responsible, WhyBlocked])
  component.load().catch(console.warn);
