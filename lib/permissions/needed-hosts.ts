import type { Lesson } from '@/lib/lesson/model';
import { originPattern } from '@/lib/permissions/match-patterns';

/** The addresses for which the extension needs hosts beside those of the CRMs that are built in. */
interface NamedAddresses {
  servers: readonly string[];
  tokenAddress: string;
  lessons: readonly Lesson[];
}

/** Whether the settings name an address at the host of a match pattern, so that access to it is still needed. */
export const isHostNeeded = ({ servers, tokenAddress, lessons }: NamedAddresses, pattern: string): boolean =>
  [...servers, tokenAddress, ...lessons.map(({ origin }) => origin)]
    .filter((address) => address !== '')
    .some((address) => originPattern(address) === pattern);
