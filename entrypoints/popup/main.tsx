import { showPage } from '@/components/page';
import { readRecalledDeal } from '@/lib/storage/recalled-deals';
import { DealDifferences, Responsible } from './later';
import { Popup } from './Popup';
import { tabInHand } from './tab';
import './popup.css';
import './contacts.css';
import './chat/chat.css';

const recalling = tabInHand().then((tabId) => (tabId === undefined ? undefined : readRecalledDeal(tabId)));

void showPage('name', () => <Popup recalling={recalling} />);

// They come while the tab is read, so that they are there when the deal is shown.
void DealDifferences.load();
void Responsible.load();
