import type { Command } from './bidi-connection.ts';

/** Runs code with the rights of Firefox itself. */
export async function asBrowser(command: Command, code: string): Promise<unknown> {
  const windows = { 'moz:scope': 'chrome', maxDepth: 0 };
  const { contexts } = await command<{ contexts: { context: string }[] }>('browsingContext.getTree', windows);
  const { result, exceptionDetails } = await command<Evaluated>('script.evaluate', {
    target: { context: contexts[0]?.context },
    expression: `(async () => { ${code} })()`,
    awaitPromise: true,
  });
  if (exceptionDetails) throw new Error(exceptionDetails.text);
  return result?.value;
}

interface Evaluated {
  result?: { value?: unknown };
  exceptionDetails?: { text: string };
}
