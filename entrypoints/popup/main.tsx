import { showPage } from '@/components/page';
import { Popup } from './Popup';
import './popup.css';
import './contacts.css';
import './chat/chat.css';

void showPage('name', () => <Popup />);
