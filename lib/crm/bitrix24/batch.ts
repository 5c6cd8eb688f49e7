import type { CrmReader, GetJson } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { firstSuccess } from '@/lib/crm/toolkit/fallback';
import { inlineScripts } from '@/lib/crm/toolkit/inline-scripts';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asText, getPath } from '@/lib/crm/toolkit/untyped';
import type { Failure } from '@/lib/deal/model';

/** The commands that a batch may hold, each about one deal, user or contact by its number. */
const COMMANDS = [
  /crm\.deal\.get\?id=\d+/,
  /crm\.item\.get\?entityTypeId=2&id=\d+/,
  /crm\.deal\.contact\.items\.get\?id=\d+/,
  /crm\.contact\.get\?id=\d+/,
  /user\.get\?ID=\d+/,
];
const ANY_COMMAND = COMMANDS.map(({ source }) => source).join('|');

export const requests: CrmReader['requests'] = [
  new RegExp(`^POST (/[^/\n]+)*/rest/batch\\.json\nsessid=[0-9a-f]{32}\nhalt=0(\ncmd\\[\\w+\\]=(${ANY_COMMAND}))+$`),
];

/** One batch holds so many commands. */
export const MAX_COMMANDS = 50;

const BATCH_PATH = '/rest/batch.json';

/** The codes by which Bitrix24 says that it has too much to do at the moment; it refuses for all other reasons. */
const PASSING = /LIMIT|OVERLOAD|TIMEOUT|INTERNAL|UNEXPECTED|UNAVAILABLE/;

/** Bitrix24's answer to a batch. */
interface BatchAnswer {
  /** The result of each command, by its name. */
  results: unknown;
  /**
   * Why Bitrix24 gave no result to at least one of the commands: it failed if one of them may succeed later. Undefined
   * if Bitrix24 has nothing against any of them.
   */
  failureOf(...commands: string[]): Failure | undefined;
}

/** Sends one batch of commands, which the caller names as it likes. */
export type SendBatch = (commands: Record<string, string>) => Promise<BatchAnswer>;

/**
 * Opens a session with Bitrix24's REST API, as the page's own scripts do: by POST, with the session's token in the form,
 * which every version accepts.
 */
export function openSession(deal: DealRef, getJson: GetJson, document: Document): SendBatch {
  const folder = new URL(deal.uri).pathname.replace(/\/crm\/deal\/details\/\d+\/$/, '');
  const sendTo = createSender(getJson, document);
  // The page's own scripts send to the server's root, which answers unless all of the portal is in a folder.
  let path = folder === '' ? BATCH_PATH : undefined;
  const tryPath = async (candidate: string, commands: Record<string, string>) => {
    const answer = await sendTo(candidate, commands);
    path = candidate;
    return answer;
  };
  return (commands) =>
    path === undefined
      ? firstSuccess(
          () => tryPath(BATCH_PATH, commands),
          () => tryPath(folder + BATCH_PATH, commands),
        )
      : sendTo(path, commands);
}

/** Sends batches with the session's token, and once more with the new one if Bitrix24 answers with another token. */
function createSender(getJson: GetJson, document: Document) {
  let token = sessionToken(document);

  /** The answer to one batch; undefined if Bitrix24 answered with another token, which the next batch will carry. */
  async function send(path: string, commands: Record<string, string>): Promise<BatchAnswer | undefined> {
    if (token === undefined) throw new ReadFailure('changed');
    const fields = Object.entries(commands).map(([name, command]) => [`cmd[${name}]`, command]);
    const answer = await getJson(path, {}, { sessid: token, halt: '0', ...Object.fromEntries(fields) });
    const results = getPath(answer, 'result', 'result');
    if (results !== undefined) return { results, failureOf: failuresIn(getPath(answer, 'result', 'result_error')) };
    const fresh = asText(getPath(answer, 'sessid'));
    const isOtherToken = fresh !== undefined && fresh !== token && /^[0-9a-f]{32}$/.test(fresh);
    if (!isOtherToken) throw new ReadFailure(failureAmong([answer]) ?? 'changed');
    token = fresh;
    return undefined;
  }

  return async (path: string, commands: Record<string, string>): Promise<BatchAnswer> => {
    const answer = (await send(path, commands)) ?? (await send(path, commands));
    if (answer === undefined) throw new ReadFailure('refused');
    return answer;
  };
}

function failuresIn(errors: unknown): BatchAnswer['failureOf'] {
  return (...commands) => failureAmong(commands.map((command) => getPath(errors, command)));
}

function failureAmong(answers: readonly unknown[]): Failure | undefined {
  const codes = answers.map((answer) => getPath(answer, 'error')).filter((code) => code !== undefined);
  if (codes.some((code) => PASSING.test(String(code)))) return 'failed';
  return codes.length > 0 ? 'refused' : undefined;
}

/** The session's token, as Bitrix24 gave it to the page, or to the page around its frame. */
function sessionToken(document: Document): string | undefined {
  const around = document.defaultView?.parent.document ?? document;
  return [document, around]
    .flatMap(inlineScripts)
    .map(({ textContent }) => /['"]bitrix_sessid['"]\s*:\s*['"]([0-9a-f]{32})['"]/.exec(textContent ?? '')?.[1])
    .find((token) => token !== undefined);
}
