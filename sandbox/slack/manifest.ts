import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const Parameter = z.object({
  type: z.string(),
  name: z.string(),
  title: z.string().default(''),
  description: z.string().default(''),
  is_required: z.boolean().default(false),
});
/** One input or output of a step. */
export type StepParameter = z.infer<typeof Parameter>;

/** A step that the app offers to Workflow Builder. */
export interface OfferedStep {
  callbackId: string;
  title: string;
  description: string;
  inputs: StepParameter[];
  outputs: StepParameter[];
}

const ManifestFile = z.object({
  display_information: z.object({ name: z.string() }),
  features: z
    .object({
      bot_user: z.object({ display_name: z.string() }).optional(),
      app_home: z
        .object({
          home_tab_enabled: z.boolean().default(false),
          messages_tab_enabled: z.boolean().default(false),
          messages_tab_read_only_enabled: z.boolean().default(false),
        })
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
  functions: z
    .record(
      z.string(),
      z.object({
        title: z.string(),
        description: z.string().default(''),
        input_parameters: z.record(z.string(), Parameter),
        output_parameters: z.record(z.string(), Parameter),
      }),
    )
    .default({}),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()).default([]) }) }),
  settings: z
    .object({
      event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).optional(),
      interactivity: z.object({ is_enabled: z.boolean() }).optional(),
      org_deploy_enabled: z.boolean().default(false),
      socket_mode_enabled: z.boolean().default(false),
    })
    .default({ org_deploy_enabled: false, socket_mode_enabled: false }),
});

/** What the app was configured with; the emulator grants exactly this and nothing more. */
export interface AppManifest {
  name: string;
  botName: string;
  botScopes: ReadonlySet<string>;
  botEvents: ReadonlySet<string>;
  commands: { command: string; description: string; usageHint: string; shouldEscape: boolean }[];
  shortcuts: { callbackId: string; name: string; type: 'global' | 'message' }[];
  steps: OfferedStep[];
  homeTab: boolean;
  /** `read-only`: the app can write to people, people can't write back. */
  messagesTab: 'off' | 'read-only' | 'on';
  /** Without interactivity Slack delivers no click, no submission and no shortcut. */
  interactivity: boolean;
  socketMode: boolean;
}

/** Scopes without which Slack does not take a manifest that subscribes to the event. */
const scopeOfEvent: Readonly<Record<string, string>> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.im': 'im:history',
};

/**
 * Reads an app manifest (YAML or JSON). Throws with the path when the file is missing, lacks a field Slack requires, or
 * asks for commands or events without their scope.
 */
export function readManifest(path: string): AppManifest {
  const parsed = ManifestFile.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) throw new Error(`${path} is not an app manifest: ${z.prettifyError(parsed.error)}`);

  const { display_information: display, features, functions, oauth_config: oauth, settings } = parsed.data;
  const steps = stepsOf(functions);
  needOrganisation(path, steps, settings);
  const botScopes = new Set(oauth.scopes.bot);
  const botEvents = new Set(settings.event_subscriptions?.bot_events);
  const needed = [
    ...(features.slash_commands.length > 0 ? ['commands'] : []),
    ...[...botEvents].flatMap((event) => scopeOfEvent[event] ?? []),
  ];
  needScopes(path, botScopes, needed);

  return {
    name: display.name,
    botName: features.bot_user?.display_name ?? display.name,
    botScopes,
    botEvents,
    commands: features.slash_commands.map(({ usage_hint, should_escape, ...rest }) => ({
      ...rest,
      usageHint: usage_hint,
      shouldEscape: should_escape,
    })),
    shortcuts: features.shortcuts.map(({ callback_id, ...rest }) => ({ ...rest, callbackId: callback_id })),
    steps,
    homeTab: features.app_home?.home_tab_enabled ?? false,
    messagesTab: messagesTab(features.app_home),
    interactivity: settings.interactivity?.is_enabled ?? false,
    socketMode: settings.socket_mode_enabled,
  };
}

const stepsOf = (functions: z.infer<typeof ManifestFile>['functions']): OfferedStep[] =>
  Object.entries(functions).map(([callbackId, { input_parameters, output_parameters, ...told }]) => ({
    callbackId,
    ...told,
    inputs: Object.values(input_parameters),
    outputs: Object.values(output_parameters),
  }));

function needOrganisation(
  path: string,
  steps: readonly OfferedStep[],
  settings: { org_deploy_enabled: boolean },
): void {
  if (steps.length > 0 && !settings.org_deploy_enabled)
    throw new Error(`${path} declares functions, which Slack takes only with org_deploy_enabled`);
}

function needScopes(path: string, granted: ReadonlySet<string>, needed: string[]): void {
  const missing = needed.filter((scope) => !granted.has(scope));
  if (missing.length > 0) throw new Error(`${path} needs these bot scopes too: ${missing.join(', ')}`);
}

function messagesTab(home: z.infer<typeof ManifestFile>['features']['app_home']): AppManifest['messagesTab'] {
  if (!home?.messages_tab_enabled) return 'off';
  return home.messages_tab_read_only_enabled ? 'read-only' : 'on';
}
