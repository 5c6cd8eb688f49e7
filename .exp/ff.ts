import { createFirefoxes } from '../test/browser/firefox.ts';
import { serveWorld } from '../test/browser/world.ts';
const fx = createFirefoxes();
const N = Number(process.argv[2] ?? 30);
const rows: string[] = [];
for (let i = 0; i < N; i++) {
  const world = await serveWorld();
  let t = performance.now(); const lap = () => { const n = performance.now(); const r = Math.round(n - t); t = n; return r; };
  const s = await fx.start({ port: world.port, granted: ['https://*.pipedrive.com/*'], language: 'en-US', dark: false });
  const a = lap();
  const p = await s.context.newPage(); await p.goto('https://acme.pipedrive.com/deal/4217'); const b = lap();
  const o = await s.context.newPage(); await o.goto(s.root + 'options.html'); const c = lap();
  await s.close(); const d = lap();
  await world.close();
  console.log(i, 'start', a, 'visit', b, 'options', c, 'close', d);
}
await fx.close();
