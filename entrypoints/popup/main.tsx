import { showPage } from '@/components/page';
import { t } from '@/lib/words';
import { Popup } from './Popup';
import './popup.css';

showPage(t('name'), <Popup />);
