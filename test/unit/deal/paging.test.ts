// @vitest-environment node
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ReadPage, readAhead, readPages } from '@/lib/deal/paging';

const SIZE = 4;

/** A list of numbers as a server pages it; `before` runs before each page, and may change the list. */
function serve(items: number[], before: (read: number) => void = () => {}, size = SIZE) {
  const offsets: number[] = [];
  const read = async (offset: number): ReturnType<ReadPage<number>> => {
    before(offsets.length);
    offsets.push(offset);
    return items.slice(offset, offset + size).map((item) => ({ key: String(item), item }));
  };
  return { items, offsets, read };
}

async function collect(read: ReadPage<number>) {
  const found: number[] = [];
  let unreadable = 0;
  const pages = readPages(read);
  for (let turn = 0; turn < 1000; turn += 1) {
    const { value, done } = await pages.next();
    if (done) return { found, unreadable, isWhole: value };
    found.push(...value.items);
    unreadable += value.unreadable;
  }
  throw new Error('it does not end');
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('readPages', () => {
  it.each([0, 1, 3, 4, 5, 7, 12])('gives %i items once, in order, and knows that these are all', async (count) => {
    const { read } = serve(upTo(count));
    expect(await collect(read)).toEqual({ found: upTo(count), unreadable: 0, isWhole: true });
  });

  it('begins each page with the last item of the page before', async () => {
    const { read, offsets } = serve(upTo(10));
    await collect(read);
    expect(offsets).toEqual([0, 3, 6, 9, 10]);
  });

  it('reads a list that comes one by one', async () => {
    const { read } = serve(upTo(5), undefined, 1);
    expect(await collect(read)).toEqual({ found: upTo(5), unreadable: 0, isWhole: true });
  });

  it('counts what cannot be read once', async () => {
    const { read } = serve(upTo(9));
    const odd = async (offset: number) => (await read(offset)).map(({ key }) => ({ key, item: undefined }));
    expect(await collect(odd)).toEqual({ found: [], unreadable: 9, isWhole: true });
  });

  it('loses nothing to deletions while it reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.tuple(fc.nat(25), fc.nat(60), fc.integer({ min: 1, max: 20 })), { maxLength: 6 }),
        async (count, deletions) => {
          const list = serve(upTo(count), (turn) => {
            for (const [at, from, many] of deletions) if (at === turn) list.items.splice(from, many);
          });
          const { found, isWhole } = await collect(list.read);
          expect(new Set(found).size).toBe(found.length);
          if (isWhole) expect(list.items.filter((item) => !found.includes(item))).toEqual([]);
        },
      ),
    );
  });

  it('steps back where the overlap is missing, and says that the list is whole', async () => {
    const list = serve(upTo(40), (turn) => {
      if (turn === 5) list.items.splice(0, 11);
    });
    const { found, isWhole } = await collect(list.read);
    expect(found).toEqual(upTo(40));
    expect(isWhole).toBe(true);
  });

  it('takes up what is added at the end meanwhile', async () => {
    const list = serve(upTo(10), (turn) => {
      if (turn === 4) list.items.push(10, 11);
    });
    expect(await collect(list.read)).toEqual({ found: upTo(12), unreadable: 0, isWhole: true });
  });

  it('says that the list may be incomplete where its order changes, and still gives nothing twice', async () => {
    const list = serve(upTo(30), () => void list.items.reverse());
    const { found, isWhole } = await collect(list.read);
    expect(new Set(found).size).toBe(found.length);
    expect(isWhole).toBe(false);
  });

  it('ends, and promises nothing, where every page is the first one', async () => {
    const list = serve(upTo(30));
    expect(await collect(() => list.read(0))).toEqual({ found: [0, 1, 2, 3], unreadable: 0, isWhole: false });
  });

  it('ends however a list is shuffled between two pages', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.shuffledSubarray(upTo(20), { minLength: 20 }), { minLength: 1, maxLength: 8 }),
        async (orders) => {
          let turn = 0;
          const read = async (offset: number) => {
            const order = orders[turn++ % orders.length] ?? [];
            return order.slice(offset, offset + SIZE).map((item) => ({ key: String(item), item }));
          };
          const { found } = await collect(read);
          expect(new Set(found).size).toBe(found.length);
        },
      ),
    );
  });

  it('throws what a page throws', async () => {
    const { read } = serve(upTo(10));
    const failing = async (offset: number) => {
      if (offset > 3) throw new Error('no network');
      return read(offset);
    };
    await expect(collect(failing)).rejects.toThrow('no network');
  });
});

describe('readAhead', () => {
  it('asks for the next pages before anybody wants them, and for few more than there are', async () => {
    const { read, offsets } = serve(upTo(60));
    const ahead = readAhead(read, 3);
    const first = [await ahead(0), await ahead(3), await ahead(6)];
    expect(first.flatMap((page) => page.map(({ key }) => key))).toContain('9');
    expect(offsets).toEqual([0, 3, 6, 9, 12, 15]);
    offsets.length = 0;
    expect(await collect(readAhead(read, 3))).toEqual({ found: upTo(60), unreadable: 0, isWhole: true });
    expect(offsets.length).toBeLessThanOrEqual(60 / 3 + 2 + 3);
  });

  it('asks for no page of a short list that is not wanted', async () => {
    const { read, offsets } = serve(upTo(4));
    await collect(readAhead(read, 3));
    expect(offsets).toEqual([0, 3, 4]);
  });

  it('loses nothing to deletions while it reads', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 60 }),
        fc.array(fc.tuple(fc.nat(30), fc.nat(59)), { maxLength: 8 }),
        async (count, deletions) => {
          const items = upTo(count);
          const gone = new Set<number>();
          const { read } = serve(items, (reads) => {
            for (const [when, which] of deletions)
              if (when === reads && items.length > 0) {
                const [item = -1] = items.splice(which % items.length, 1);
                gone.add(item);
              }
          });
          const { found, isWhole } = await collect(readAhead(read, 3));
          expect(new Set(found).size).toBe(found.length);
          if (isWhole) for (const item of items) expect(found).toContain(item);
          for (const item of upTo(count)) expect(found.includes(item) || gone.has(item) || !isWhole).toBe(true);
        },
      ),
    );
  });

  it('tells of a failure where the page is wanted, and only there', async () => {
    const { read } = serve(upTo(40));
    const ahead = readAhead(async (offset) => {
      if (offset === 12) throw new Error('cut');
      return read(offset);
    }, 3);
    for (const offset of [0, 3, 6, 9]) await ahead(offset);
    await expect(ahead(12)).rejects.toThrow('cut');
  });
});
