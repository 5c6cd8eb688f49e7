type AnyFunction = (...args: never[]) => unknown;

/** Makes functions wrong, by their names: each gets the right function, and gives a wrong one. */
let broken: Record<string, ((right: AnyFunction) => AnyFunction) | undefined> = {};

/** The ways in which a test can make functions of some modules wrong. */
export type Broken<Code> = { [Name in keyof Code]?: (right: Code[Name]) => Code[Name] };

/** Makes functions wrong from now on; without any all are right again. */
export const breakCode = <Code>(ways: Broken<Code> = {}): void => {
  broken = ways as typeof broken;
};

/** Gives a module of which these functions can be made wrong, for `vi.mock`. */
export async function breakable(original: () => Promise<unknown>, ...names: string[]): Promise<object> {
  const module = (await original()) as Record<string, AnyFunction>;
  const wrapped = names.map((name) => {
    const right = module[name] as AnyFunction;
    return [name, (...args: never[]) => (broken[name]?.(right) ?? right)(...args)];
  });
  return { ...module, ...Object.fromEntries(wrapped) };
}
