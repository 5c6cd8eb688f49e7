import type { CrmReader, GetJson } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { firstSuccess } from '@/lib/crm/toolkit/fallback';
import { inlineScripts } from '@/lib/crm/toolkit/inline-scripts';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { getPath } from '@/lib/crm/toolkit/untyped';
import type { Failure } from '@/lib/deal/model';

/** Batches of commands that get something, each about one deal, user or contact by its number. */
export const requests: CrmReader['requests'] = [
  /^POST (\/[^/\n]+)*\/rest\/batch\.json\nsessid=[\da-f]{32}\nhalt=0(\ncmd\[\w+\]=(crm\.(deal|contact|item|deal\.contact\.items)|user)\.get\?(entityTypeId=2&)?id=\d+)+$/i,
];

/** One batch holds so many commands. */
export const MAX_COMMANDS = 50;

const BATCH_PATH = '/rest/batch.json';

/** What is in the codes by which Bitrix24 says that it cannot answer at the moment; any other code refuses. */
const PASSING = /_LIMIT|INTERNAL|UNEXPECTED/;

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

/** The commands of a batch, by the names that the caller gives them. */
type Commands = Readonly<Record<string, string>>;

/** Sends one batch of commands. */
export type SendBatch = (commands: Commands) => Promise<BatchAnswer>;

/**
 * Opens a session with Bitrix24's REST API, as the page's own scripts do: by POST, with the session's token in the form,
 * which every version accepts. It sends a batch once more if Bitrix24 answers with another token.
 */
export function openSession(deal: DealRef, getJson: GetJson, document: Document): SendBatch {
  const [folder = ''] = new URL(deal.uri).pathname.split('/crm/deal/');
  let token = sessionToken(document);
  // The page's own scripts send to the server's root, which answers unless all of the portal is in a folder.
  let path = folder === '' ? BATCH_PATH : undefined;

  async function sendTo(to: string, commands: Commands, isRepeated = false): Promise<BatchAnswer> {
    if (token === undefined) throw new ReadFailure('changed');
    const fields = Object.entries(commands).map(([name, command]) => [`cmd[${name}]`, command]);
    const answer = await getJson(to, {}, { sessid: token, halt: '0', ...Object.fromEntries(fields) });
    const results = getPath(answer, 'result', 'result');
    if (results !== undefined) {
      path = to;
      return { results, failureOf: failuresIn(getPath(answer, 'result', 'result_error')) };
    }
    const fresh = String(getPath(answer, 'sessid'));
    const isOtherToken = /^[\da-f]{32}$/.test(fresh) && fresh !== token;
    if (!isOtherToken || isRepeated) throw new ReadFailure(failureAmong([answer]) ?? 'changed');
    token = fresh;
    return sendTo(to, commands, true);
  }

  return (commands) =>
    path === undefined
      ? firstSuccess(
          () => sendTo(BATCH_PATH, commands),
          () => sendTo(folder + BATCH_PATH, commands),
        )
      : sendTo(path, commands);
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
  const scripts = [document, around].flatMap(inlineScripts).map(({ textContent }) => textContent);
  return /['"]bitrix_sessid['"]\s*:\s*['"]([\da-f]{32})['"]/.exec(scripts.join())?.[1];
}
