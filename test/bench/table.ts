import type { Machine } from './machine.ts';
import type { Figures } from './results.ts';
import type { Summary } from './statistics.ts';

/** The order of the subjects in the table. */
const SUBJECTS = [
  ...['nothing', 'empty', 'hello', 'job', 'blank', 'bare loop', 'of 1,000', 'bare includes', 'their JSON'],
  'ours',
];

/** Writes the figures as a table in Markdown, a section for each group of rows. */
export function toMarkdown(rows: readonly Figures[], failures: readonly string[], machine: Machine): string {
  const shown = rows.filter(({ isDetail }) => !isDetail);
  const sections = [...new Set(shown.map(({ section }) => section))];
  const { cpu, cores, memoryGB, system, node, browser, commit, load, at } = machine;
  return [
    `Measured ${at.slice(0, 16).replace('T', ' ')} UTC at ${commit} on ${cpu}, ${cores} cores, ${memoryGB} GB, ${system}, Node ${node}, ${browser}.`,
    `Load average ${load.before[0]?.toFixed(1)} before, ${load.after[0]?.toFixed(1)} after.`,
    'Each figure is the median of its rounds, with the quartiles; `×` compares it with the base of its row.',
    ...sections.flatMap((section) => ['', ...toSection(shown.filter((row) => row.section === section))]),
    ...(failures.length > 0 ? ['', '**Failed:**', ...failures.map((what) => `- ${what}`)] : []),
    '',
  ].join('\n');
}

function toSection(rows: readonly Figures[]): string[] {
  const subjects = SUBJECTS.filter((subject) => rows.some(({ summaries }) => summaries[subject]));
  return [
    `### ${rows[0]?.section}`,
    '',
    `| | ${subjects.join(' | ')} | × | goal | rounds |`,
    `| --- |${' ---: |'.repeat(subjects.length + 3)}`,
    ...rows.map((row) => toLine(row, subjects)),
  ];
}

function toLine(row: Figures, subjects: readonly string[]): string {
  const { name, unit, summaries, ratio, base, goal, isGoalMet } = row;
  const cells = subjects.map((subject) => toCell(summaries[subject], unit));
  const times = ratio === undefined ? '' : `${ratio.toFixed(2)} × ${base}`;
  const aim = goal ? `≤ ${goal.atMost}${base === undefined ? ` ${unit}` : ' ×'} ${isGoalMet ? '✓' : '**missed**'}` : '';
  const rounds = Math.max(...Object.values(summaries).map((summary) => summary.rounds));
  return `| ${[name, ...cells, times, aim, rounds].join(' | ')} |`;
}

function toCell(summary: Summary | undefined, unit: Figures['unit']): string {
  if (!summary) return '–';
  const spread = summary.rounds > 1 ? ` (${summary.quartiles.map(short).join('–')})` : '';
  return `${[short(summary.median), unit].join(' ').trim()}${spread}`;
}

const short = (value: number): string => value.toFixed(value < 1 ? 2 : value < 100 ? 1 : 0);
