import { z } from 'zod';

const text = z.string().nullish();
/** Some versions print numbers and flags as text and the other way round. */
const printed = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Every answer carries the client's state and version (domain notes 8). */
export const Meta = z.object({ meta: z.object({ api_status: text, version: text }).nullish() });

const clientError = z.object({
  code: z.coerce.number().int(),
  title: text,
  details: text,
});

/** The two shapes of an error: a list, and a bare object (domain notes 8). */
export const ClientErrors = z
  .union([z.object({ errors: z.array(clientError).min(1) }), clientError])
  .transform((answer) => ('errors' in answer ? answer.errors : [answer]));

/** `POST /v1/users/login`; `expires_after` reads `2018-03-01 15:29:26+00:00`. */
export const LoggedIn = z.object({
  users: z.tuple([z.object({ token: z.string().min(1), expires_after: text })], z.unknown()),
});

const node = z.object({ gateway_status: text, role: text });
export type NodeHealth = { status: string; role?: string };

const toNode = ({ gateway_status, role }: z.infer<typeof node>): NodeHealth => ({
  status: gateway_status ?? 'unknown',
  ...(role && { role }),
});

/** `GET /v1/health`: one node flat, several as a list or under their host names. */
export const Health = Meta.extend({
  health: z.union([
    z.object({ gateway_status: z.string(), role: text }).transform((flat) => [toNode(flat)]),
    z.array(node).transform((list) => list.map(toNode)),
    z.record(z.string(), node).transform((byHost) => Object.values(byHost).map(toNode)),
  ]),
});

/** `GET /v1/account/shards`. */
export const Shards = z.object({ account: z.object({ shards: z.coerce.number().int().positive() }) });

/** `POST /v1/settings/backup`. */
export const Backup = Meta.extend({ settings: z.object({ data: z.string().min(1) }) });

/** Writes answer `null`, `{}`, or nothing but `meta`. */
export const Accepted = z.unknown();

/** `GET /v1/support`: what a ticket asks for (domain notes 8); nothing else is let through. */
export const Support = z.object({
  support: z.object({
    debug_info: printed.nullish(),
    description: printed.nullish(),
    expire_timestamp: printed.nullish(),
    multi_connect: printed.nullish(),
    socket_conn: printed.nullish(),
    shards: printed.nullish(),
    role: printed.nullish(),
    schema: printed.nullish(),
  }),
});

/** `GET /v1/settings/application`: the settings that end with the move. */
export const ApplicationSettings = z.object({
  settings: z.object({
    application: z.object({
      webhooks: z.object({ url: text }).nullish(),
      media: z.object({ auto_download: z.array(z.string()).nullish() }).nullish(),
      callback_persist: z.boolean().nullish(),
      sent_status: z.boolean().nullish(),
    }),
  }),
});
