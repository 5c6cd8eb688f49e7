import { afterFirstFrame } from '@/components/after-first-frame';
import { isPanel } from './panel/is-panel';

document.documentElement.classList.toggle('panel', isPanel());
afterFirstFrame(() => void import('./main'));
