import { afterFirstFrame } from '@/components/after-first-frame';

afterFirstFrame(() => void import('./main'));
