import type { WebClient } from '@slack/web-api';
import { LANGUAGES } from '../migration/language.ts';
import { SlackUserId } from '../migration/ids.ts';
import type { Approvers, Person } from '../migration/policy.ts';
import { within, type Clock } from '../workflow/ports.ts';
import { remembering } from '../workflow/remembering.ts';
import { sharingEach } from '../workflow/sharing.ts';
import type { People } from '../workflow/slack-ports.ts';
import { slackFailureOf } from './web-api.ts';
import { approversToken } from './tokens.ts';
import type { Language, Token } from './words.ts';

/** Who may decide, as configured: a user group by id or handle, users, or both. */
export interface ApproverSettings {
  group?: string | undefined;
  users: readonly string[];
}

/** People as Slack knows them, the language each reads, and what to call those who may decide. */
export interface SlackPeople extends People {
  /** A group given by its handle can be mentioned once Slack has told its id; until then its name is written. */
  approversToken(source?: ApproverSettings): Token;
  /** What the person has chosen, or the catalogue's language nearest to their Slack locale; the channel's language when Slack does not say in time. */
  languageOf(id: string): Promise<Language>;
  /** The person's time zone, such as `Europe/Berlin`; UTC when Slack does not say in time. */
  zoneOf(id: string): Promise<string>;
  /** The person's Slack locale as Meta writes languages (`en_US`); undefined when Slack does not say in time. */
  localeOf(id: string): Promise<string | undefined>;
}

/** A refused or late answer counts as none: whoever decides on it must refuse. */
const PATIENCE_MS = 2_000;
/** A command should not wait long for the language of its answer. */
const LANGUAGE_PATIENCE_MS = 500;
const LANGUAGE_LIFETIME_MS = 3_600_000;
const REMEMBERED = 5_000;

class TooLate extends Error {}

/** No group with this handle is enabled; the code is Slack's own for one that is not there (docs.slack.dev, usergroups.users.list). */
class NoSuchGroup extends Error {
  readonly code = 'no_such_subteam';
}

/** Rejects with TooLate when the call takes longer than `ms`. */
async function inTime<T>(clock: Clock, ms: number, call: Promise<T>): Promise<T> {
  const answer = await within(clock, ms, call);
  if (answer === undefined) throw new TooLate('Slack did not answer in time');
  return answer;
}

type SlackUser = NonNullable<Awaited<ReturnType<WebClient['users']['info']>>['user']>;

const toPerson = (id: SlackUserId, user: SlackUser): Person => ({
  id,
  teamId: user.team_id ?? '',
  isBot: user.is_bot === true || id === 'USLACKBOT',
  isDeleted: user.deleted === true,
  isGuest: user.is_restricted === true || user.is_ultra_restricted === true,
  isStranger: 'is_stranger' in user && user.is_stranger === true,
  isAdmin: user.is_admin === true || user.is_owner === true,
  ...(user.profile?.email && { email: user.profile.email }),
});

const localeIn = (locale: string | undefined): string | undefined =>
  /^[a-z]{2}-[A-Z]{2}$/u.test(locale ?? '') ? locale?.replace('-', '_') : undefined;

const languageIn = (locale: string | undefined): Language | undefined =>
  LANGUAGES.find((language) => locale?.toLowerCase().startsWith(language));

/**
 * What a person reads. Slack has no interface in Arabic: where the channels speak it, a Slack in English says nothing about
 * its reader, who gets the language of the channels.
 */
function languageOfReader(locale: string | undefined, ofChannels: Language): Language {
  const own = languageIn(locale);
  return own === undefined || (own === 'en' && ofChannels === 'ar') ? ofChannels : own;
}

/** Asks Slack at every decision; remembers only the home team and languages. Every failure means "not allowed". */
export function createPeople(
  client: WebClient,
  options: {
    approvers: ApproverSettings;
    language: Language;
    clock: Clock;
    /** What a person has chosen instead of their Slack's language. */
    chosenLanguage?: (id: string) => Promise<Language | undefined>;
    /** How long one answer of Slack may take, ms; longer than a decision can wait for whoever only reports. */
    patienceMs?: number;
  },
): SlackPeople {
  const { approvers, clock, patienceMs = PATIENCE_MS } = options;
  const languages = new Map<
    string,
    { language: Language; locale: string | undefined; zone: string | undefined; until: number }
  >();
  let homeTeam: Promise<string> | undefined;

  const read = async (id: string): Promise<SlackUser | undefined> => {
    const { user } = await inTime(clock, patienceMs, client.users.info({ user: id, include_locale: true }));
    if (user) remember(id, user);
    return user;
  };

  const remember = (id: string, user: SlackUser): void => {
    const language = languageOfReader(user.locale, options.language);
    if (languages.size >= REMEMBERED) languages.clear();
    languages.set(id, {
      language,
      locale: localeIn(user.locale),
      zone: user.tz,
      until: clock.now() + LANGUAGE_LIFETIME_MS,
    });
  };

  /** What the person reads, remembered for an hour; undefined when Slack does not say in time. */
  const reading = async (id: string) => {
    const known = languages.get(id);
    if (known && known.until > clock.now()) return known;
    if (!SlackUserId.safeParse(id).success) return undefined;
    await within(clock, LANGUAGE_PATIENCE_MS, read(id)).catch(() => undefined);
    return languages.get(id);
  };

  // A person is asked about once, however many want to know at the same time.
  const underWay = remembering<Language>({ clock, forMs: LANGUAGE_PATIENCE_MS, isAnswer: () => false });

  const knownGroups = new Map<string, string>();

  const groupId = async (group: string): Promise<string | undefined> => {
    if (/^S[A-Z0-9]{2,}$/u.test(group)) return group;
    const { usergroups } = await client.usergroups.list({ include_disabled: false });
    const id = usergroups?.find(({ handle }) => handle === group.replace(/^@/u, ''))?.id;
    if (id !== undefined) knownGroups.set(group, id);
    return id;
  };

  // Fifty who decide at the same moment, or the numbers of a wave, ask for the same people.
  const members = sharingEach(async (group: string): Promise<string[]> => {
    const id = await groupId(group);
    if (!id) throw new NoSuchGroup(`there is no user group ${group}`);
    return (await client.usergroups.users.list({ usergroup: id, include_disabled: false })).users ?? [];
  });

  const askHomeTeam = async (): Promise<string> => {
    const { team_id: id } = await inTime(clock, patienceMs, client.auth.test());
    if (!id) throw new Error('Slack did not name the home team');
    return id;
  };

  const membersOf = async ({ group, users }: ApproverSettings): Promise<Approvers> => {
    if (group === undefined) return { ids: new Set(users) };
    try {
      return { ids: new Set([...(await inTime(clock, patienceMs, members(group))), ...users]) };
    } catch (error) {
      return { unreachable: error instanceof NoSuchGroup ? error.code : slackFailureOf(error).code };
    }
  };

  return {
    approversToken: (source = approvers) =>
      approversToken({ ...source, group: knownGroups.get(source.group ?? '') ?? source.group }),

    homeTeamId() {
      homeTeam ??= askHomeTeam().catch((error: unknown) => {
        homeTeam = undefined;
        throw error;
      });
      return homeTeam;
    },

    async person(id) {
      try {
        const user = await read(id);
        return user && toPerson(id, user);
      } catch {
        return undefined;
      }
    },

    approvers: () => membersOf(approvers),
    members: membersOf,

    languageOf: (id) =>
      underWay(id, async () => {
        const [chosen, slack] = await Promise.all([options.chosenLanguage?.(id), reading(id)]);
        return chosen ?? slack?.language ?? options.language;
      }),
    zoneOf: async (id) => (await reading(id))?.zone ?? 'UTC',
    localeOf: async (id) => (await reading(id))?.locale,
  };
}
