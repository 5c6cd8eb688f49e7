import { parseArgs } from 'node:util';
import { CRMS, type Crm } from './pages/fixture.ts';
import { isKind, KINDS, type Kind } from './pages/grow.ts';

export const MEASURES = ['page', 'rest', 'popup', 'worker', 'read', 'drain', 'deals'] as const;
export type Measure = (typeof MEASURES)[number];

/** What is to be measured, and how often. */
export interface Plan {
  measures: readonly Measure[];
  crms: readonly Crm[];
  kinds: readonly Kind[];
  /** How often the main measures are repeated; undefined leaves it to each measure. */
  rounds: number | undefined;
}

const USAGE = `npm run bench -- [filter…] [--rounds N]
A filter is a measure (${MEASURES.join(', ')}), a CRM (${CRMS.join(', ')}), or a kind of page
(${Object.keys(KINDS).join(', ')}). Without one, everything is measured. BENCH_ROUNDS=N does what --rounds N does.`;

/** Reads the command line; throws an error that says how it is used. */
export function readPlan(args: readonly string[], env: NodeJS.ProcessEnv): Plan {
  const { values, positionals } = parse(args);
  const measures = MEASURES.filter((name) => positionals.includes(name));
  const crms = CRMS.filter((name) => positionals.includes(name));
  const kinds = positionals.filter(isKind);
  const written = values.rounds ?? env.BENCH_ROUNDS;
  const rounds = written === undefined ? undefined : Number(written);
  const isKnown = measures.length + crms.length + kinds.length === positionals.length;
  if (!isKnown || (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0))) throw new Error(USAGE);
  return {
    measures: measures.length > 0 ? measures : MEASURES,
    crms: crms.length > 0 ? crms : CRMS,
    kinds: kinds.length > 0 ? kinds : (Object.keys(KINDS) as Kind[]),
    rounds,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { rounds: { type: 'string' } } });
  } catch {
    throw new Error(USAGE);
  }
}
