import { showPage } from '@/components/page';
import { readRecalledDeal } from '@/lib/storage/recalled-deals';
import { Popup } from './Popup';
import { tabInHand } from './tab';
import './popup.css';
import './contacts.css';
import './chat/chat.css';

const recalling = tabInHand().then((tabId) => (tabId === undefined ? undefined : readRecalledDeal(tabId)));

void showPage('name', () => <Popup recalling={recalling} />);
