import { showPage } from '@/components/page';
import { Teach } from './Teach';
import { readTarget } from './target';
import './teach.css';

const target = readTarget(location.search);

void showPage('teach_title', () => <Teach target={target} />);
