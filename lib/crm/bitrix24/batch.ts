import type { CrmReader, GetJson } from '@/lib/crm/reader';
import type { DealRef } from '@/lib/crm/site';
import { firstSuccess } from '@/lib/crm/toolkit/fallback';
import { scriptsIn } from '@/lib/crm/toolkit/inline-scripts';
import { ReadFailure } from '@/lib/crm/toolkit/read-failure';
import { asText, getPath } from '@/lib/crm/toolkit/untyped';
import type { Failure } from '@/lib/deal/model';

/** What a batch may ask, each for one deal, user or contact by its number. */
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

/** Commands of one batch. */
export const MOST_COMMANDS = 50;

const BATCH = '/rest/batch.json';

/** By the names of commands what each was answered, and why any of them was not. */
interface Answers {
  told: unknown;
  whyNot(...commands: string[]): Failure | undefined;
}

export type Batch = (commands: Record<string, string>) => Promise<Answers>;

/** Asks as the page's own scripts do: by POST, with the session's token in the form, which every version accepts. */
export function openSession(deal: DealRef, getJson: GetJson, document: Document): Batch {
  let token = sessionToken(document);
  const post = async (path: string, commands: Record<string, string>): Promise<Answers | undefined> => {
    if (token === undefined) throw new ReadFailure('changed');
    const cmd = Object.entries(commands).map(([name, command]) => [`cmd[${name}]`, command]);
    const answer = await getJson(path, {}, { sessid: token, halt: '0', ...Object.fromEntries(cmd) });
    const told = getPath(answer, 'result', 'result');
    if (told !== undefined) return { told, whyNot: refusalIn(getPath(answer, 'result', 'result_error')) };
    const fresh = asText(getPath(answer, 'sessid'));
    const isNews = fresh !== undefined && fresh !== token && /^[0-9a-f]{32}$/.test(fresh);
    if (!isNews) throw new ReadFailure(getPath(answer, 'error') === undefined ? 'changed' : 'refused');
    token = fresh;
    return undefined;
  };
  const ask = async (path: string, commands: Record<string, string>) => {
    const results = (await post(path, commands)) ?? (await post(path, commands));
    if (results === undefined) throw new ReadFailure('refused');
    return results;
  };
  const folder = new URL(deal.uri).pathname.replace(/\/crm\/deal\/details\/\d+\/$/, '');
  // The page's own scripts ask the server's root, which answers unless all of the portal is in a folder.
  let place = folder === '' ? BATCH : undefined;
  const tryAt = async (path: string, commands: Record<string, string>) => {
    const results = await ask(path, commands);
    place = path;
    return results;
  };
  return (commands) =>
    place === undefined
      ? firstSuccess(
          () => tryAt(BATCH, commands),
          () => tryAt(folder + BATCH, commands),
        )
      : ask(place, commands);
}

function refusalIn(errors: unknown): Answers['whyNot'] {
  return (...commands) => (commands.some((command) => getPath(errors, command) !== undefined) ? 'refused' : undefined);
}

/** As the page was given it, or the page around its frame. */
function sessionToken(document: Document): string | undefined {
  const around = document.defaultView?.parent.document ?? document;
  return [document, around]
    .flatMap(scriptsIn)
    .map(({ textContent }) => /['"]bitrix_sessid['"]\s*:\s*['"]([0-9a-f]{32})['"]/.exec(textContent ?? '')?.[1])
    .find((token) => token !== undefined);
}
