/** A workspace as the sandbox starts it: plain data, so that a test can start from a variation of it. */

/** A person or a bot. `users.info` is derived from this record. */
export interface SeedUser {
  id: string;
  /** The handle, without '@'. */
  name: string;
  realName: string;
  /** How the sandbox introduces them; never sent to the bot. */
  role: string;
  email?: string;
  tz: string;
  tzLabel: string;
  /** Seconds east of UTC. */
  tzOffset: number;
  /** BCP 47, as `include_locale` answers it. */
  locale: string;
  teamId: string;
  isBot?: boolean;
  isAdmin?: boolean;
  /** Multi-channel guest. */
  isRestricted?: boolean;
  /** Single-channel guest; Slack sets `is_restricted` too. */
  isUltraRestricted?: boolean;
  /** From another workspace, met through Slack Connect. */
  isExternal?: boolean;
  deleted?: boolean;
}

/** A public or private channel. Direct messages come into being when somebody opens them. */
export interface SeedChannel {
  id: string;
  name: string;
  topic: string;
  members: string[];
  isPrivate?: boolean;
  isArchived?: boolean;
  /** Shared with another workspace through Slack Connect. */
  isExtShared?: boolean;
}

/** A user group; `users` are the ids of its members. */
export interface SeedUserGroup {
  id: string;
  handle: string;
  name: string;
  users: string[];
  disabled?: boolean;
}

/** Everything the emulated workspace holds at its start. */
export interface WorldSeed {
  team: { id: string; name: string; domain: string };
  app: { id: string; botId: string; botUserId: string };
  users: SeedUser[];
  channels: SeedChannel[];
  usergroups: SeedUserGroup[];
}

/** Ids of the people in {@link defaultSeed}, by first name. */
export const people = {
  ana: 'U0ANA00001',
  bruno: 'U0BRUNO002',
  mara: 'U0MARA0003',
  nils: 'U0NILS0004',
  gus: 'U0GUS00005',
  dora: 'U0DORA0006',
  xenia: 'U0XENIA007',
  bot: 'U0FERRY008',
  giulia: 'U0GIULIA09',
  tiago: 'U0TIAGO010',
  layla: 'U0LAYLA011',
} as const;

/** Ids of the channels in {@link defaultSeed}. */
export const channels = { migrations: 'C0MIGRATE1', alerts: 'C0ALERTS02', random: 'C0RANDOM03' } as const;

const home = 'T0HARBOUR1';
const madrid = { tz: 'Europe/Madrid', tzLabel: 'Central European Time', tzOffset: 3600, locale: 'es-ES' };
const newYork = { tz: 'America/New_York', tzLabel: 'Eastern Standard Time', tzOffset: -18_000, locale: 'en-US' };
const rome = { tz: 'Europe/Rome', tzLabel: 'Central European Time', tzOffset: 3600, locale: 'it-IT' };
const saoPaulo = { tz: 'America/Sao_Paulo', tzLabel: 'Brasilia Standard Time', tzOffset: -10_800, locale: 'pt-BR' };
/** Slack itself has no interface in Arabic; here somebody has, so that forms in it can be tried. */
const dubai = { tz: 'Asia/Dubai', tzLabel: 'Gulf Standard Time', tzOffset: 14_400, locale: 'ar-AE' };
const berlin = { tz: 'Europe/Berlin', tzLabel: 'Central European Time', tzOffset: 3600, locale: 'en-GB' };

/** The workspace of the sandbox: five agents of five languages, two managers, and everybody who must never approve. */
export const defaultSeed: WorldSeed = {
  team: { id: home, name: 'Harbour Support', domain: 'harbour-support' },
  app: { id: 'A0FERRYMAN', botId: 'B0FERRY009', botUserId: people.bot },
  users: [
    {
      id: people.ana,
      name: 'ana',
      realName: 'Ana Torres',
      role: 'Support agent',
      email: 'ana@harbour.example',
      teamId: home,
      ...newYork,
    },
    {
      id: people.bruno,
      name: 'bruno',
      realName: 'Bruno Costa',
      role: 'Support agent, on call',
      email: 'bruno@harbour.example',
      teamId: home,
      ...madrid,
    },
    {
      id: people.mara,
      name: 'mara',
      realName: 'Mara Lindt',
      role: 'Manager',
      email: 'mara@harbour.example',
      teamId: home,
      isAdmin: true,
      ...berlin,
    },
    {
      id: people.nils,
      name: 'nils',
      realName: 'Nils Berg',
      role: 'Manager',
      email: 'nils@harbour.example',
      teamId: home,
      ...berlin,
    },
    {
      id: people.gus,
      name: 'gus',
      realName: 'Gus Guest',
      role: 'Single-channel guest',
      email: 'gus@partner.example',
      teamId: home,
      isRestricted: true,
      isUltraRestricted: true,
      ...newYork,
    },
    {
      id: people.dora,
      name: 'dora',
      realName: 'Dora Deactivated',
      role: 'Deactivated',
      email: 'dora@harbour.example',
      teamId: home,
      deleted: true,
      ...berlin,
    },
    {
      id: people.xenia,
      name: 'xenia',
      realName: 'Xenia Other',
      role: 'From another workspace',
      teamId: 'T0OTHERCO2',
      isExternal: true,
      ...newYork,
    },
    {
      id: people.giulia,
      name: 'giulia',
      realName: 'Giulia Conti',
      role: 'Support agent, reads Italian',
      email: 'giulia@harbour.example',
      teamId: home,
      ...rome,
    },
    {
      id: people.tiago,
      name: 'tiago',
      realName: 'Tiago Lima',
      role: 'Support agent, reads Portuguese',
      email: 'tiago@harbour.example',
      teamId: home,
      ...saoPaulo,
    },
    {
      id: people.layla,
      name: 'layla',
      realName: 'Layla Haddad',
      role: 'Support agent, reads Arabic',
      email: 'layla@harbour.example',
      teamId: home,
      ...dubai,
    },
    { id: people.bot, name: 'ferryman', realName: 'Ferryman', role: 'Bot', teamId: home, isBot: true, ...newYork },
  ],
  channels: [
    {
      id: channels.migrations,
      name: 'number-migrations',
      topic: 'Moving numbers to the Cloud API',
      members: [
        people.ana,
        people.bruno,
        people.mara,
        people.nils,
        people.gus,
        people.xenia,
        people.giulia,
        people.tiago,
        people.layla,
        people.bot,
      ],
      isExtShared: true,
    },
    {
      id: channels.alerts,
      name: 'wa-alerts',
      topic: 'Health of migrated numbers',
      members: [people.ana, people.bruno, people.mara, people.nils, people.bot],
    },
    {
      id: channels.random,
      name: 'random',
      topic: 'Everything else',
      members: [people.ana, people.bruno, people.mara, people.nils],
    },
  ],
  usergroups: [
    { id: 'S0MANAGERS', handle: 'wa-managers', name: 'WhatsApp managers', users: [people.mara, people.nils] },
  ],
};
