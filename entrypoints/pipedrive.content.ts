import { defineContentScript } from 'wxt/utils/define-content-script';
import { pipedrive } from '@/lib/crm/pipedrive';
import { serveReader } from '@/lib/crm/serve';

// No matches: it is registered for the hosts a manager grants, so that none is asked for at install.
export default defineContentScript({
  matches: [],
  registration: 'runtime',
  main: (ctx) => serveReader(pipedrive, ctx.signal),
});
