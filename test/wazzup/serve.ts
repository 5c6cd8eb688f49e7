// Runs the emulator alone: node test/wazzup/serve.ts --help
import { readArguments, USAGE } from './arguments.ts';
import { withControl } from './control.ts';
import { toJson } from './json.ts';
import { listen } from './listen.ts';
import type { RecordedRequest } from './requests.ts';
import { createWazzup } from './wazzup.ts';

const printRequest = ({ time, method, path, query, body, status }: RecordedRequest): void => {
  const sent = body === undefined ? '' : ` ${toJson(body)}`;
  console.log(`${new Date(time).toISOString()} ${status} ${method} ${path}${query && `?${query}`}${sent}`);
};

const run = async (argv: string[]): Promise<void> => {
  const { help, port, tokens, file, rateLimit, partner, switches, chatSwitches } = readArguments(argv);
  if (help) return console.log(USAGE);
  const wazzup = createWazzup({
    tokens,
    switches,
    chatSwitches,
    file,
    partner,
    rateLimit: rateLimit ? undefined : false,
    onRequest: printRequest,
  });
  const { url } = await listen(withControl(wazzup), { port });
  console.log(`Address:  ${url}`);
  console.log(`Token:    ${tokens.join(', ')}`);
  console.log(`Partner:  ${partner.email}:${partner.password}, client ${partner.clientId}`);
  console.log(`Deals:    ${file ?? 'in memory'} (${wazzup.deals.all().length})`);
  for (const board of [wazzup.switches.get(), wazzup.chatSwitches.get()])
    for (const [name, position] of Object.entries(board)) console.log(`  ${name}: ${position}`);
};

run(process.argv.slice(2)).catch((error: Error) => {
  console.error(error.message);
  console.error('See --help for everything that is possible.');
  process.exitCode = 1;
});
