import { defineContentScript } from 'wxt/utils/define-content-script';
import { kommoReader } from '@/lib/crm/kommo/reader';
import { runContentScript } from '@/lib/visit/run-content-script';

// No matches: it is registered for the hosts a manager grants, so that none is asked for at install.
export default defineContentScript({
  matches: [],
  registration: 'runtime',
  main: (ctx) => runContentScript(kommoReader, ctx),
});
