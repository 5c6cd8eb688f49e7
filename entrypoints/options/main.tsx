import { showPage } from '@/components/page';
import { t } from '@/lib/words';
import { Options } from './Options';
import './options.css';

showPage(t('options_title'), <Options />);
