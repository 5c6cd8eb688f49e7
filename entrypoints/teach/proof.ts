import { type Outcome, proveField } from '@/lib/crm/teaching/prove';
import type { MarkedField } from '@/lib/crm/teaching/teacher';
import type { LessonField } from '@/lib/lesson/model';
import type { FieldState, Proof, Rule } from './state';

const PROOFS: Record<Outcome, Proof> = {
  proven: 'proven',
  'same-on-both': 'same',
  'silent-on-second': 'silent',
  disagree: 'disagree',
};

/** What is known of a field after another deal was looked at. */
export function compareField(
  field: LessonField,
  known: FieldState,
  address: string,
  read: MarkedField | undefined,
): FieldState {
  if (known.rule.kind === 'linked') return compareLinked(field, known, known.rule, read);
  // What was chosen on this very page says nothing new here.
  if (!known.marked || known.address === address) return known;
  if (known.proof === 'proven') return { ...known, other: read ?? known.other };
  return { ...known, ...proveOn(field, known.marked, read) };
}

/** What stands on the pages of the other deal's contacts has to be something else than on the first's. */
function compareLinked(
  field: LessonField,
  known: FieldState,
  rule: Rule & { kind: 'linked' },
  read: MarkedField | undefined,
): FieldState {
  if (!rule.chosen || !rule.isAgreed || known.proof === 'proven') return known;
  const { marked, other, proof } = proveOn(field, rule.chosen, read);
  return { ...known, other, proof, rule: { ...rule, chosen: marked } };
}

/** What another deal says of the marks by which a field was taught; of these it leaves those that it proves. */
function proveOn(
  field: LessonField,
  first: MarkedField,
  other: MarkedField | undefined,
): Pick<FieldState, 'marked' | 'other' | 'proof'> {
  if (!other) return { marked: first, other: null, proof: 'silent' };
  const { outcome, marks } = proveField(field, first.marks, first.values, other.values);
  const [marked, kept] = outcome === 'proven' ? [only(first, marks), only(other, marks)] : [first, other];
  return { marked, other: kept.values.some((value) => value !== null) ? kept : null, proof: PROOFS[outcome] };
}

/** A field with these of its marks alone, and what they say. */
function only(field: MarkedField, marks: MarkedField['marks']): MarkedField {
  const isKept = (mark: MarkedField['marks'][number]) =>
    marks.some((kept) => JSON.stringify(kept) === JSON.stringify(mark));
  const places = field.marks.flatMap((mark, at) => (isKept(mark) ? [at] : []));
  const values = places.map((at) => field.values[at] ?? null);
  return { ...field, marks, values, value: values.find((value) => value !== null) ?? null };
}
