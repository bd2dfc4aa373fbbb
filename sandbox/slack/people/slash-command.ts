import type { CommandRequest, Outcome } from '../../page-api.ts';
import { showResponse } from '../app-response.ts';
import { slashCommandPayload } from '../payloads.ts';
import type { SlackContext } from '../slack-context.ts';
import { SlackError } from '../slack-error.ts';
import type { Json } from '../../page-api.ts';
import { failed, isRefusal, writableChannel } from './access.ts';
import { escapeTyped, withMentions } from './typed-text.ts';

/** Somebody types `/command text` in a conversation. Resolves when the app acknowledged, or after 3 seconds. */
export async function typeCommand(
  context: SlackContext,
  { user, channel: id, text }: CommandRequest,
): Promise<Outcome> {
  const channel = writableChannel(context, user, id);
  if (isRefusal(channel)) return channel;

  const [command = '', ...rest] = text.trim().split(/(?<=^\S+)\s+/);
  const known = context.manifest.commands.find((one) => one.command === command);
  if (!known) {
    const sentence = `${command} is not a valid command. In Slack, all messages that start with the "/" character are interpreted as commands.`;
    return failed(context, user, { kind: 'invalid_command', text: sentence });
  }
  const escaped = escapeTyped(rest.join(' '));
  const outcome = await context.deliver({
    type: 'slash_commands',
    acceptsResponse: true,
    payload: slashCommandPayload(context, {
      user,
      channel,
      command,
      text: known.shouldEscape ? withMentions(context.workspace, escaped, true) : escaped,
    }),
  });
  if (outcome.kind !== 'acked') return commandFailed(context, user, { command, error: outcome.kind });
  return showAnswer(context, { user, channel: channel.id, command, payload: outcome.payload });
}

function commandFailed(
  context: SlackContext,
  user: string,
  { command, error }: { command: string; error: string },
): Outcome {
  return failed(context, user, { kind: error, text: `${command} failed with the error "${error}"` });
}

function showAnswer(
  context: SlackContext,
  answer: { user: string; channel: string; command: string; payload: Json | undefined },
): Outcome {
  const { user, channel, command, payload } = answer;
  if (!payload || Object.keys(payload).length === 0) return { ok: true };
  try {
    showResponse(context, { user, channel }, payload);
    return { ok: true };
  } catch (error) {
    if (error instanceof SlackError) return commandFailed(context, user, { command, error: error.code });
    throw error;
  }
}
