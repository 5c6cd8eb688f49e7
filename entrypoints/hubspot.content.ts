import { defineContentScript } from 'wxt/utils/define-content-script';
import { hubspotReader } from '@/lib/crm/hubspot/reader';
import { runContentScript } from '@/lib/visit/run-content-script';

// No matches: it is registered for the hosts a manager grants, so that none is asked for at install.
export default defineContentScript({
  matches: [],
  registration: 'runtime',
  main: (ctx) => runContentScript(hubspotReader, ctx),
});
