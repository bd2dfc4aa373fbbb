import { z } from 'zod';
import type { Secret } from './secret.ts';
import { VARIABLE_NAME } from './variables.ts';

/** Where Redis is, and how to be let in. `ca` is the PEM text of its own certificate authority. */
export type ConfiguredRedis =
  | { kind: 'url'; url: Secret }
  | { kind: 'sentinel'; sentinels: RedisNode[]; name: string; sentinelPassword?: Secret; access: RedisAccess }
  | { kind: 'cluster'; nodes: RedisNode[]; access: RedisAccess };

export interface RedisNode {
  host: string;
  port: number;
}

export interface RedisAccess {
  user?: string | undefined;
  password?: Secret | undefined;
  tls: boolean;
  ca?: string | undefined;
}

const Node = z.strictObject({ host: z.string().min(1), port: z.int().min(1).max(65_535) });
const variable = z
  .string()
  .regex(VARIABLE_NAME, 'must be the NAME of an environment variable that holds the secret, never the secret');

/** The section of the settings file; one server needs none of it, but REDIS_URL. */
export const RedisSection = z
  .strictObject({
    /** Sentinels that know the primary `name`. */
    sentinels: z.array(Node).min(1, 'must list at least one Sentinel').optional(),
    name: z.string().min(1).optional(),
    sentinelPassword: variable.optional(),
    /** Nodes of a Cluster that are asked for the others. */
    cluster: z.array(Node).min(1, 'must list at least one node').optional(),
    user: z.string().min(1).optional(),
    password: variable.optional(),
    tls: z.boolean().default(false),
    /** Path of a PEM file. */
    ca: z.string().min(1).optional(),
  })
  .refine(({ sentinels, cluster }) => (sentinels === undefined) !== (cluster === undefined), {
    error: 'needs either sentinels or cluster; for one server remove the section and set REDIS_URL',
  })
  .refine(({ sentinels, name }) => (sentinels === undefined) === (name === undefined), {
    error: 'needs the name of the primary with sentinels, and only there',
  })
  .refine(({ sentinels, sentinelPassword }) => sentinels !== undefined || sentinelPassword === undefined, {
    error: 'has sentinelPassword without sentinels: remove it',
  })
  .refine(({ tls, ca }) => tls || ca === undefined, { error: 'has ca without tls: set tls, or remove ca' });
export type RedisSection = z.output<typeof RedisSection>;
