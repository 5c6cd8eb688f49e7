/** How many elements each look at a page passes, by the name of what the reader calls. */
const COSTS: Record<string, (target: ParentNode) => number> = {
  querySelector: (target) => target.querySelectorAll('*').length,
  querySelectorAll: (target) => target.querySelectorAll('*').length,
  textContent: (target) => target.querySelectorAll('*').length + 1,
  matches: () => 1,
  contains: () => 1,
  closest: () => 1,
  getAttribute: () => 1,
  checkVisibility: () => 1,
};

/**
 * Counts the elements at which some work on a document looks: a search passes everything below the element that it
 * begins at. A count says what a time cannot: whether the work grows with the page, on a machine that is busy.
 */
export function countLooks(document: Document, work: () => void): number {
  let looks = 0;
  // What a wrapped function looks at in turn is its own business.
  let isInside = false;
  const count = (name: string, target: ParentNode, goOn: () => unknown): unknown => {
    if (isInside) return goOn();
    isInside = true;
    looks += COSTS[name]?.(target) ?? 0;
    try {
      return goOn();
    } finally {
      isInside = false;
    }
  };
  const restore = [document, document.createElement('div')].flatMap((sample) =>
    Object.keys(COSTS).flatMap((name) => wrap(sample, name, (target, goOn) => count(name, target, goOn)) ?? []),
  );
  try {
    work();
  } finally {
    for (const undo of restore) undo();
  }
  return looks;
}

/** Has every use of a property of such objects go through `around`; gives how to end that. */
function wrap(
  sample: object,
  name: string,
  around: (target: ParentNode, goOn: () => unknown) => unknown,
): (() => void) | undefined {
  let owner: object | null = sample;
  while (owner && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
  const property = owner && Object.getOwnPropertyDescriptor(owner, name);
  if (!owner || !property) return undefined;
  const from: object = owner;
  const original = property.get ?? property.value;
  function wrapped(this: ParentNode, ...given: unknown[]): unknown {
    return around(this, () => Reflect.apply(original, this, given));
  }
  Object.defineProperty(from, name, { ...property, ...(property.get ? { get: wrapped } : { value: wrapped }) });
  return () => Object.defineProperty(from, name, property);
}
