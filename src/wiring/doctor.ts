import { readFileSync } from 'node:fs';
import type { WebClient } from '@slack/web-api';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Config } from '../config.ts';
import { examine, type Installation } from '../doctor/examine.ts';
import type { Line } from '../doctor/line.ts';
import { WabaId } from '../migration/ids.ts';
import { createSlackSetUp } from '../slack/set-up.ts';
import { createBootGate } from '../store/boot-gate.ts';
import { createKeyRing } from '../store/key-ring.ts';
import type { RedisClient } from '../store/storage.ts';
import { createOpenSockets } from '../store/open-sockets.ts';
import { createRedisSetUp } from '../store/set-up.ts';
import type { BootGate } from '../workflow/guard-ports.ts';
import type { Clock } from '../workflow/ports.ts';
import type { People } from '../workflow/slack-ports.ts';
import { approvalRulesOf } from './approval.ts';
import type { Calls } from './calls.ts';

const Manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) });

/** The bot scopes that the manifest beside the package declares. */
const declaredScopes = (): string[] =>
  Manifest.parse(parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'))).oauth_config.scopes.bot;

/** What the doctor needs of a process, or of a command. */
export interface DoctorParts {
  clock: Clock;
  /** The connection of the guard: what it may do is what counts. */
  guardClient: RedisClient;
  client: RedisClient;
  bootGate: BootGate;
  calls: Pick<Calls, 'meta' | 'moves' | 'onPremises'>;
  people: People;
  /** Clients of the bot token and, in Socket Mode, of the app token. */
  slack: { bot: WebClient; app?: WebClient };
}

/** Looks at the whole set-up of this configuration, whenever it is asked. */
export function wireDoctor(config: Config, parts: DoctorParts): () => Promise<Line[]> {
  const { clock, guardClient, client, bootGate, calls, people, slack } = parts;
  const sockets = createOpenSockets(client);
  const installation: Installation = {
    slack: createSlackSetUp({ ...slack, others: () => sockets.noted() }),
    expected: { scopes: declaredScopes(), channels: config.channels },
    people,
    rules: approvalRulesOf(config),
    redis: createRedisSetUp(client),
    gates: {
      strict: createBootGate({ client: guardClient, clock, ring: createKeyRing(config.vaultKeys) }),
      configured: bootGate,
    },
    ring: config.vaultKeys.map(({ kid }) => kid),
    graph: calls,
    wabas: config.wabas.map(({ id, name }) => ({ id: WabaId.parse(id), name })),
    hasApp: config.meta.appId !== undefined && config.meta.appSecret !== undefined,
    onPremises: calls.onPremises,
    clock,
  };
  return () => examine(installation);
}
