/** How many containers a deployment runs and how its health answer looks (domain notes 8). */
export type Topology = 'single' | 'high-availability' | 'multiconnect';

/** `down` refuses every request; the others are the client's own gateway states. */
export type DeploymentState = 'connected' | 'connecting' | 'disconnected' | 'uninitialized' | 'unregistered' | 'down';

/**
 * How far the end of the On-Premises API has come (domain notes 0.1): `before` everything works, `closing` no number can be
 * registered any more, `after` the last supported version has expired as well.
 */
export type Sunset = 'before' | 'closing' | 'after';

/** A self-hosted On-Premises client: one number, one admin, its settings. */
export interface DeploymentRecord {
  name: string;
  state: DeploymentState;
  /** Whether the client holds a registration; taken away by a successful register call on the Cloud API. */
  registered: boolean;
  version: string;
  topology: Topology;
  shards: number;
  /** Empty on a client that never had a number. */
  phoneNumberId: string;
  /** The number whose registration waits for its code. */
  registering: string | undefined;
  /** Whether the machine starts the client again when it closes, as on AWS (domain notes 5). */
  restartsItself: boolean;
  /** Whether the sunset disconnected it, so that taking the sunset back connects it again. */
  stoppedBySunset: boolean;
  adminUser: string;
  adminPassword: string;
  /** True until the first login sets a new password (error 1024). */
  mustChangePassword: boolean;
  /** Issued login tokens with their end in milliseconds. */
  tokens: Map<string, number>;
  /** Grows when the client gets a new identity; older backups then no longer prove ownership. */
  identity: number;
  application: Record<string, unknown>;
}

/** A registered, connected client with default settings. `given` overrides anything. */
export function aDeployment(
  given: Partial<DeploymentRecord> & { name: string; phoneNumberId: string },
): DeploymentRecord {
  return {
    state: 'connected',
    registered: true,
    version: '2.53.3',
    topology: 'single',
    shards: 1,
    registering: undefined,
    restartsItself: false,
    stoppedBySunset: false,
    adminUser: 'admin',
    adminPassword: 'Sandbox-Admin-1!',
    mustChangePassword: false,
    tokens: new Map(),
    identity: 1,
    application: {
      webhooks: { url: `https://${given.name}.example.com/hook`, max_concurrent_requests: 6 },
      media: { auto_download: ['image', 'document', 'audio'] },
      callback_persist: true,
      callback_backoff_delay_ms: 3000,
      max_callback_backoff_delay_ms: 900_000,
      sent_status: false,
      pass_through: false,
    },
    ...given,
  };
}

/** A client that runs and has no number: the target of a restore. `given` overrides anything. */
export function aSpare(given: Partial<DeploymentRecord> & { name: string }): DeploymentRecord {
  return aDeployment({ phoneNumberId: '', state: 'unregistered', registered: false, application: {}, ...given });
}
