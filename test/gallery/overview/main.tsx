import { createRoot } from 'react-dom/client';
import { Overview } from './Overview';
import '@/components/theme.css';
import './overview.css';

const root = document.getElementById('root');
document.title = 'Gallery: Deal Link for Wazzup';
if (root) createRoot(root).render(<Overview />);
