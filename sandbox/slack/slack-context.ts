import type { Acknowledgement, Envelope } from './delivery/delivery.ts';
import type { SlackFaults } from './faults.ts';
import type { AppManifest } from './manifest.ts';
import type { ResponseUrls } from './response-urls.ts';
import type { Traffic } from './traffic.ts';
import type { TriggerIds } from './trigger-ids.ts';
import type { Workspace } from './workspace.ts';

/** What every part of the emulated Slack works on. */
export interface SlackContext {
  workspace: Workspace;
  manifest: AppManifest;
  triggers: TriggerIds;
  responseUrls: ResponseUrls;
  faults: SlackFaults;
  traffic: Traffic;
  tokens: { bot: string; app: string; verification: string };
  /** The emulator's root, without a trailing slash. */
  url: () => string;
  /** Tells the app something. */
  deliver: (envelope: Envelope) => Promise<Acknowledgement>;
  /** A fresh Socket Mode URL; undefined while the app is configured for HTTP. */
  socketUrl: () => string | undefined;
}
