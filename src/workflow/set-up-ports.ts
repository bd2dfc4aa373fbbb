import type { ForeignSockets } from './slack-ports.ts';
/** What a look at a neighbour came to: what it says of itself, or the neighbour's own code for why not. */
export type Looked<T> = ({ ok: true } & T) | { ok: false; code: string };

/** Slack as the installation meets it; reads only. */
export interface SlackSetUp {
  /** Socket Mode or HTTP, as configured. */
  delivery: 'socket' | 'http';
  /** Who the bot token is, and the scopes it was granted; `granted` is absent where Slack does not say. */
  identity(): Promise<Looked<{ team: string; bot: string; granted?: readonly string[] }>>;
  /** Whether Slack takes the app token; Socket Mode only. */
  appToken(): Promise<Looked<object>>;
  /** Sockets of another process on the app that a replica has found within half a day; undefined when none has. */
  others(): Promise<ForeignSockets | undefined>;
  /** Whether the bot can read a channel it is to post in. */
  channel(id: string): Promise<Looked<object>>;
}

/** One Redis server that takes writes. */
export interface RedisServer {
  /** As the server says it, such as `7.2.4`. */
  version: string;
  /** Bytes; 0: no limit. */
  maxMemory: number;
  /** Bytes. */
  usedMemory: number;
}

/** Redis as the installation meets it; reads only. */
export interface RedisSetUp {
  servers(): Promise<Looked<{ servers: readonly RedisServer[] }>>;
  /** How many sealed values each key of the vault holds, by the key's name. */
  sealedBy(): Promise<Looked<{ counts: ReadonlyMap<string, number> }>>;
}
