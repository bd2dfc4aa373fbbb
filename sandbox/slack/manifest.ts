import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const ManifestFile = z.object({
  display_information: z.object({ name: z.string() }),
  features: z
    .object({
      bot_user: z.object({ display_name: z.string() }).optional(),
      app_home: z
        .object({ home_tab_enabled: z.boolean().default(false), messages_tab_enabled: z.boolean().default(false) })
        .optional(),
      slash_commands: z
        .array(
          z.object({
            command: z.string().startsWith('/'),
            description: z.string(),
            usage_hint: z.string().default(''),
            should_escape: z.boolean().default(false),
          }),
        )
        .default([]),
      shortcuts: z
        .array(z.object({ name: z.string(), type: z.enum(['global', 'message']), callback_id: z.string() }))
        .default([]),
    })
    .default({ slash_commands: [], shortcuts: [] }),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()).default([]) }) }),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
      interactivity: z.object({ is_enabled: z.boolean() }).optional(),
      socket_mode_enabled: z.boolean().default(false),
    })
    .default({ socket_mode_enabled: false }),
});

/** What the app was configured with; the emulator grants exactly this and nothing more. */
export interface AppManifest {
  name: string;
  botName: string;
  botScopes: ReadonlySet<string>;
  botEvents: ReadonlySet<string>;
  commands: { command: string; description: string; usageHint: string; shouldEscape: boolean }[];
  shortcuts: { callbackId: string; name: string; type: 'global' | 'message' }[];
  homeTab: boolean;
  /** Without interactivity Slack delivers no click, no submission and no shortcut. */
  interactivity: boolean;
  socketMode: boolean;
}

/** Reads an app manifest (YAML or JSON). Throws with the path when the file is missing or lacks a field Slack requires. */
export function readManifest(path: string): AppManifest {
  const parsed = ManifestFile.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path} is not an app manifest: ${z.prettifyError(parsed.error)}`);

  const { display_information: display, features, oauth_config: oauth, settings } = parsed.data;
  return {
    name: display.name,
    botName: features.bot_user?.display_name ?? display.name,
    botScopes: new Set(oauth.scopes.bot),
    botEvents: new Set(settings.event_subscriptions?.bot_events),
    commands: features.slash_commands.map(({ usage_hint, should_escape, ...rest }) => ({
      ...rest,
      usageHint: usage_hint,
      shouldEscape: should_escape,
    })),
    shortcuts: features.shortcuts.map(({ callback_id, ...rest }) => ({ ...rest, callbackId: callback_id })),
    homeTab: features.app_home?.home_tab_enabled ?? false,
    interactivity: settings.interactivity?.is_enabled ?? false,
    socketMode: settings.socket_mode_enabled,
  };
}
