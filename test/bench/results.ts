import { type Summary, summarize } from './statistics.ts';

/** What a value may be at most. */
export interface Goal {
  /** How many times the base's median, or the value itself if there is no base. */
  atMost: number;
}

/** One thing that is measured, for several subjects side by side. */
export interface Row {
  /** The section of the table. */
  section: string;
  name: string;
  /** Empty for a count. */
  unit: 'ms' | '%' | 's' | '';
  /** The values of all rounds, by the subject's name. */
  values: Record<string, number[]>;
  /** The subject with which `subject` is compared. */
  base?: string | undefined;
  subject: string;
  goal?: Goal | undefined;
  /** Whether it stands in the JSON alone. */
  isDetail?: boolean | undefined;
}

/** A row with its figures. */
export interface Figures extends Omit<Row, 'values'> {
  values: Record<string, number[]>;
  summaries: Record<string, Summary>;
  /** The subject's median over that of the base. */
  ratio?: number | undefined;
  isGoalMet?: boolean | undefined;
}

/** Collects values round by round, and what must not happen. */
export interface Results {
  add(row: Omit<Row, 'values'>, subject: string, value: number): void;
  /** Notes what makes the whole benchmark fail. */
  fail(what: string): void;
  rows(): Figures[];
  failures: readonly string[];
}

export function createResults(): Results {
  const rows = new Map<string, Row>();
  const failures: string[] = [];
  return {
    failures,
    add(row, subject, value) {
      const key = `${row.section} ${row.name}`;
      const known = rows.get(key) ?? { ...row, values: {} };
      known.values[subject] = [...(known.values[subject] ?? []), value];
      rows.set(key, known);
    },
    fail(what) {
      if (!failures.includes(what)) failures.push(what);
    },
    rows: () => [...rows.values()].map(withFigures),
  };
}

function withFigures(row: Row): Figures {
  const summaries: Record<string, Summary> = {};
  for (const [subject, values] of Object.entries(row.values)) {
    const summary = summarize(values);
    if (summary) summaries[subject] = summary;
  }
  const own = summaries[row.subject]?.median;
  const base = row.base === undefined ? undefined : summaries[row.base]?.median;
  const ratio = own !== undefined && base ? own / base : undefined;
  const measured = row.base === undefined ? own : ratio;
  const isGoalMet = row.goal && measured !== undefined ? measured <= row.goal.atMost : undefined;
  return { ...row, summaries, ratio, isGoalMet };
}
