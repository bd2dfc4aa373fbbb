import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import 'slack-blocks-to-jsx/dist/style.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/choices.css';
import './styles/shell.css';
import './styles/library.css';
import './styles/notices.css';
import './styles/messages.css';
import './styles/avatars-and-files.css';
import './styles/composer.css';
import './styles/blocks.css';
import './styles/plans-and-tables.css';
import './styles/popups.css';
import './styles/world.css';
import './styles/faults-and-calls.css';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
