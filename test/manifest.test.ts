import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const root = join(import.meta.dirname, '..');
const manifest: unknown = parse(readFileSync(join(root, 'manifest.yml'), 'utf8'));

// Slack's published JSON Schema, version 1, where a copy of it is at hand.
const schemaFile = join(process.env['FERRYMAN_SHARED'] ?? join(root, '../shared'), 'slack/manifest.schema.1.0.0.json');

/** The parts of Slack's manifest schema that this manifest uses, with the same limits. */
const text = (longest: number, shortest = 1) => z.string().min(shortest).max(longest);
const Parameter = z.strictObject({
  type: z.enum(['string', 'slack#/types/user_id', 'slack#/types/channel_id']),
  name: text(100),
  title: text(100),
  description: text(500),
  is_required: z.boolean(),
});
const UsedParts = z.strictObject({
  display_information: z.strictObject({
    name: text(35),
    description: text(140),
    background_color: z.string().regex(/^#[0-9a-fA-F]{6}$/),
    long_description: text(4000, 175),
  }),
  features: z.strictObject({
    bot_user: z.strictObject({ display_name: text(80), always_online: z.boolean() }),
    app_home: z.strictObject({
      home_tab_enabled: z.literal(true),
      messages_tab_enabled: z.boolean(),
      messages_tab_read_only_enabled: z.boolean(),
    }),
    slash_commands: z.array(
      z.strictObject({
        command: text(32).startsWith('/'),
        description: text(2000),
        usage_hint: text(1000),
        should_escape: z.boolean(),
      }),
    ),
    shortcuts: z
      .array(
        z.strictObject({
          name: text(24),
          type: z.enum(['message', 'global']),
          callback_id: text(255),
          description: text(150),
        }),
      )
      .max(10),
  }),
  functions: z.record(
    text(100),
    z.strictObject({
      title: text(100),
      description: text(500),
      input_parameters: z.record(text(100), Parameter),
      output_parameters: z.record(text(100), Parameter),
    }),
  ),
  oauth_config: z.strictObject({ scopes: z.strictObject({ bot: z.array(text(50)).max(255) }) }),
  settings: z.strictObject({
    event_subscriptions: z.strictObject({ bot_events: z.array(text(50)) }),
    interactivity: z.strictObject({ is_enabled: z.literal(true) }),
    // Slack takes functions only from apps that may be installed for an organisation.
    org_deploy_enabled: z.literal(true),
    socket_mode_enabled: z.literal(true),
    token_rotation_enabled: z.boolean(),
  }),
});

function faultsOf(candidate: unknown): unknown[] {
  const own = UsedParts.safeParse(candidate).error?.issues ?? [];
  if (!existsSync(schemaFile)) return own;
  const ajv = formats.default(new Ajv({ allErrors: true, strict: false }));
  const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')) as object);
  validate(candidate);
  return [...own, ...(validate.errors ?? [])];
}

describe('manifest.yml', () => {
  test('is valid for Slack', () => {
    expect(faultsOf(manifest)).toEqual([]);
  });

  test.each<[string, (copy: z.infer<typeof UsedParts>) => void]>([
    [
      'a shortcut name that is too long',
      (copy) => void (copy.features.shortcuts[0] = { ...copy.features.shortcuts[0]!, name: 'x'.repeat(25) }),
    ],
    ['a command without its slash', (copy) => void (copy.features.slash_commands[0]!.command = 'migrate')],
    ['a description that is too long', (copy) => void (copy.display_information.description = 'x'.repeat(141))],
  ])('would not be valid with %s', (_what, change) => {
    const copy = structuredClone(UsedParts.parse(manifest));
    change(copy);

    expect(faultsOf(copy)).not.toEqual([]);
  });

  test('asks for no scope and no event twice', () => {
    const { oauth_config: oauth, settings } = UsedParts.parse(manifest);

    for (const names of [oauth.scopes.bot, settings.event_subscriptions.bot_events]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
