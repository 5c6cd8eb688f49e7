import { showPage } from '@/components/page';
import { History } from './History';
import '@/components/pages.css';
import './journal.css';

void showPage('history', () => <History />);
