import { defineContentScript } from 'wxt/utils/define-content-script';
import { zohoReader } from '@/lib/crm/zoho/reader';
import { runContentScript } from '@/lib/visit/run-content-script';

// It matches nothing: the background registers it for the hosts that a manager grants, so that the browser asks for none
// of them at install.
export default defineContentScript({
  matches: [],
  registration: 'runtime',
  main: (ctx) => runContentScript(zohoReader, ctx),
});
