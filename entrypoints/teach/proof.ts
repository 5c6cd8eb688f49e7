import { type Outcome, proveField } from '@/lib/crm/teaching/prove';
import type { MarkedField } from '@/lib/crm/teaching/teacher';
import type { LessonField } from '@/lib/lesson/model';
import type { FieldState, Proof } from './state';

const PROOFS: Record<Outcome, Proof> = {
  proven: 'proven',
  'same-on-both': 'same',
  'silent-on-second': 'silent',
  disagree: 'disagree',
};

/** What another deal says of the marks by which a field was taught; of these it leaves those that it proves. */
export function proveOn(
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
