import { showPage } from '@/components/page';
import { Popup } from './Popup';
import './popup.css';

void showPage('name', () => <Popup />);
