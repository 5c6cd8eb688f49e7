import { showPage } from '@/components/page';
import { Deals } from './Deals';
import '@/components/pages.css';
import './deals.css';

void showPage('deals', () => <Deals />);
