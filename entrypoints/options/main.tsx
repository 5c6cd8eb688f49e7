import { showPage } from '@/components/page';
import { Options } from './Options';
import './options.css';

void showPage('options_title', () => <Options />);
