import { showPage } from '@/components/page';
import { Deals } from './Deals';
import '@/components/pages.css';
import './deals.css';

// The list measures its rows when they are drawn, and what follows from that comes with the next frame, of which browsers
// tell as of an error. Nothing is wrong then.
addEventListener('error', (event) => {
  if (/^ResizeObserver loop/.test(event.message)) event.preventDefault();
});

void showPage('deals', () => <Deals />);
