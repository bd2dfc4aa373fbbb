import type { WebClient } from '@slack/web-api';
import type { SlackUserId } from '../../migration/ids.ts';
import type { Operations } from '../../workflow/operations.ts';
import type { Cards } from '../../workflow/slack-ports.ts';
import type { Clock } from '../../workflow/ports.ts';
import type { SlackLog } from '../bolt-logger.ts';
import { catalogueOf, type Catalogue } from '../catalogue.ts';
import type { ApproverSettings, SlackPeople } from '../people.ts';
import { group, listed, person } from '../tokens.ts';
import type { Language, Token } from '../words.ts';

/** What the listeners work with. */
export interface ListenerDeps {
  client: WebClient;
  operations: Operations;
  people: SlackPeople;
  cards: Pick<Cards, 'get'>;
  clock: Clock;
  log: SlackLog;
  /** Channel of the cards. */
  channel: string;
  /** Language of the channel; people read their own. */
  language: Language;
  approvers: ApproverSettings;
}

/** The messages in the language a person reads. */
export const wordsFor = async (deps: ListenerDeps, user: string): Promise<Catalogue> =>
  catalogueOf(await deps.people.languageOf(user));

/** Who may decide, as one value of a message. */
export const approversToken = ({ group: team, users }: ApproverSettings): Token =>
  listed([...(team === undefined ? [] : [group(team)]), ...users.map((id) => person(id))]);

/** Somebody who pressed, typed or submitted something. */
export interface Who {
  user: SlackUserId;
  words: Catalogue;
}
