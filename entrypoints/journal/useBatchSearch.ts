import { useEffect, useRef, useState } from 'react';
import type { BatchEntry } from '@/lib/deal/batch';
import { createBatchSearch, type DealMatcher, type FoundInBatches, NOTHING_FOUND } from './batch-search';

const find = createBatchSearch();

/** Searches the deals of batches, and gives what is found so far; reads nothing as long as there is nothing to search for. */
export function useBatchSearch(batches: readonly BatchEntry[], matches: DealMatcher | undefined): FoundInBatches {
  const [found, setFound] = useState(NOTHING_FOUND);
  const latest = useRef(batches);
  latest.current = batches;
  // What was pressed does not change, so only another batch is a reason to search anew.
  const ids = batches.map(({ id }) => id).join();

  useEffect(() => {
    if (!matches || ids === '') return setFound(NOTHING_FOUND);
    let isOver = false;
    const search = async () => {
      for await (const more of find(latest.current, matches)) {
        if (isOver) return;
        setFound(more);
      }
    };
    void search();
    return () => {
      isOver = true;
    };
  }, [ids, matches]);
  return found;
}
