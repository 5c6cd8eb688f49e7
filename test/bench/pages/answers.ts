/** The CRM's answers as a fixture holds them: by path and query, to a form by `POST path?name=value&…` in plain text. */
export type Answers = Record<string, { status: number; body: unknown }>;

/** Answers a request as the CRM does: with 404 where the fixture has no answer. Gives the key of the answer besides. */
export async function answerTo(answers: Answers, request: Request): Promise<{ key: string; response: Response }> {
  const { pathname, search } = new URL(request.url);
  const key = request.method === 'POST' ? `POST ${pathname}?${await formOf(request)}` : pathname + search;
  const { status, body } = answers[key] ?? { status: 404, body: { error: 'not found' } };
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { key, response: new Response(text, { status, headers: { 'content-type': 'application/json' } }) };
}

async function formOf(request: Request): Promise<string> {
  const fields = new URLSearchParams(await request.text());
  return [...fields].map(([name, value]) => `${name}=${value}`).join('&');
}
