import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

const root = document.getElementById('root');
// Without a word in it the page would paint nothing that could be timed.
if (root) {
  createRoot(root).render(
    <StrictMode>
      <p role="status">Blank</p>
    </StrictMode>,
  );
}
