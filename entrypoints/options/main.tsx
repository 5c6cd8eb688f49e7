import { showPage } from '@/components/page';
import { Options } from './Options';
import '@/components/pages.css';
import './options.css';

void showPage('options_title', () => <Options />);
