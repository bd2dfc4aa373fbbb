import type {
  ActionRequest,
  CommandRequest,
  Json,
  MessageRequest,
  Outcome,
  SuggestRequest,
  ViewCloseRequest,
  ViewSubmitRequest,
  WorldChange,
} from '../page-api.ts';
import { isJson, listAt } from './json.ts';

/** The routes the page may post to, each with its body. */
export interface Posts {
  command: CommandRequest;
  message: MessageRequest;
  action: ActionRequest;
  'view-submit': ViewSubmitRequest;
  'view-close': ViewCloseRequest;
  'open-home': { user: string };
  shortcut: { user: string; callbackId: string; message?: { channel: string; ts: string } };
  world: WorldChange;
}

/** What a person reads when the sandbox itself doesn't answer. */
export const UNREACHABLE = 'The sandbox did not answer. Is it still running?';

/** Posts to the sandbox. Never throws: without an answer the outcome's notice says so. */
export async function post<Route extends keyof Posts>(route: Route, body: Posts[Route]): Promise<Outcome> {
  const answer = await send(route, body);
  if (!isJson(answer)) return { ok: false, notice: UNREACHABLE };
  const notice = typeof answer['notice'] === 'string' ? { notice: answer['notice'] } : {};
  const errors = isJson(answer['errors']) ? { errors: sentences(answer['errors']) } : {};
  return { ok: answer['ok'] === true, ...notice, ...errors };
}

/** The options (or, flattened, the options of the groups) that the bot suggests for what was typed. */
export async function suggest(body: SuggestRequest): Promise<Json[]> {
  const answer = await send('suggest', body);
  if (!isJson(answer)) return [];
  const grouped = listAt(answer, 'option_groups').flatMap((group) => listAt(group, 'options'));
  return [...listAt(answer, 'options'), ...grouped];
}

async function send(route: string, body: unknown): Promise<unknown> {
  try {
    const response = await fetch(`/page/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return undefined;
  }
}

function sentences(errors: Json): Record<string, string> {
  return Object.fromEntries(Object.entries(errors).map(([blockId, sentence]) => [blockId, String(sentence)]));
}
