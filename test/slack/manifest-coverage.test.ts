import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { COMMAND, HOME_OPENED, MESSAGES } from '../../src/slack/listeners.ts';
import { STEP } from '../../src/slack/workflow-step/run.ts';
import { SHORTCUTS } from '../../src/slack/listen/shortcuts.ts';

const root = join(import.meta.dirname, '../..');

const manifest = z
  .object({
    features: z.object({
      slash_commands: z.array(z.object({ command: z.string() })),
      shortcuts: z.array(z.object({ callback_id: z.string(), type: z.string() })),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    functions: z.record(z.string(), z.object({ input_parameters: z.record(z.string(), z.unknown()) })),
    settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  })
  .parse(parse(readFileSync(join(root, 'manifest.yml'), 'utf8')));

/** The scopes a bot token needs for a method (docs.slack.dev, each method's page); public and private channels both. */
const SCOPES: Record<string, string[]> = {
  'auth.test': [],
  'chat.getPermalink': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  'chat.update': ['chat:write'],
  'dnd.teamInfo': ['dnd:read'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  'files.info': ['files:read'],
  'files.uploadV2': ['files:write'],
  'conversations.history': ['channels:history', 'groups:history'],
  'conversations.replies': ['channels:history', 'groups:history'],
  'functions.completeError': [],
  'functions.completeSuccess': [],
  'usergroups.list': ['usergroups:read'],
  'usergroups.users.list': ['usergroups:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  'views.update': [],
};

/** What an argument or a field of an answer needs besides. */
const DETAILS: { seen: RegExp; scope: string }[] = [
  { seen: /include_all_metadata: true/u, scope: 'metadata.message:read' },
  { seen: /profile\?\.email/u, scope: 'users:read.email' },
  { seen: /app\.command\(/u, scope: 'commands' },
];

function filesBelow(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return filesBelow(path);
    return path.endsWith('.ts') ? [path] : [];
  });
}

const code = filesBelow(join(root, 'src/slack'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

const methods = [
  ...new Set([...code.matchAll(/\bclient\s*\.((?:[a-z]+\.)+[a-zA-Z0-9]+)\(/gu)].map(([, method]) => method ?? '')),
];

describe('the manifest', () => {
  test('is compared with methods that are really found in the code', () => {
    expect(methods).toEqual(expect.arrayContaining(['chat.postMessage', 'views.open', 'users.info']));
    expect(methods.filter((method) => !(method in SCOPES))).toEqual([]);
    expect(Object.keys(SCOPES).filter((method) => !methods.includes(method))).toEqual([]);
  });

  test('asks for exactly the scopes the code uses', () => {
    const needed = new Set([
      ...methods.flatMap((method) => SCOPES[method] ?? []),
      ...DETAILS.filter(({ seen }) => seen.test(code)).map(({ scope }) => scope),
    ]);

    expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual([...needed].toSorted());
  });

  test('declares exactly the commands, shortcuts, steps and events that are answered', () => {
    expect(manifest.features.slash_commands.map(({ command }) => command)).toEqual([COMMAND]);
    expect(manifest.features.shortcuts.map(({ callback_id: id, type }) => [id, type])).toEqual([
      [SHORTCUTS.start, 'global'],
      [SHORTCUTS.fromMessage, 'message'],
    ]);
    expect(Object.keys(manifest.functions)).toEqual([STEP]);
    expect(manifest.settings.event_subscriptions.bot_events).toEqual([HOME_OPENED, ...MESSAGES]);
  });
});
