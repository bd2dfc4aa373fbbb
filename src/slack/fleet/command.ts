import { fleetCsv } from '../../fleet/write-csv.ts';
import type { Fleet } from '../../fleet/fleet.ts';
import { FleetId } from '../../migration/fleet-link.ts';
import type { SlackUserId } from '../../migration/ids.ts';
import type { Catalogue } from '../catalogue.ts';
import { wordsOfChannel, type ListenerDeps } from '../listen/deps.ts';
import { openView } from '../listen/open-view.ts';
import { shareFile } from '../thread-files.ts';
import { channel, code, person } from '../tokens.ts';
import { slackFailureOf } from '../web-api.ts';
import { countsLine } from './counts.ts';
import { fleetForm } from './form.ts';
import { fleetLine, fleetListText, fleetRefusalText } from './sentences.ts';
import { refusalToPerson } from '../../workflow/refusal-to-person.ts';

/** What `/migrate fleet …` asks for. */
export type FleetCommandText =
  { ask: 'form' } | { ask: 'list' } | { ask: 'state' | 'csv'; fleet: FleetId } | { ask: 'unknown' };

/** Understands the text behind `/migrate`; undefined when it is about something else. */
export function parseFleetCommand(text: string): FleetCommandText | undefined {
  const [verb, name, what, ...rest] = text.trim().toLowerCase().slice(0, 100).split(/\s+/u);
  if (verb !== 'fleet') return undefined;
  if (name === undefined) return { ask: 'form' };
  if (name === 'list' && what === undefined) return { ask: 'list' };
  const fleet = FleetId.safeParse(name);
  if (!fleet.success || rest.length > 0 || (what !== undefined && what !== 'csv')) return { ask: 'unknown' };
  return { ask: what === 'csv' ? 'csv' : 'state', fleet: fleet.data };
}

/** Somebody who typed the command. */
interface Asking {
  deps: ListenerDeps;
  words: Catalogue;
  user: SlackUserId;
  trigger: string;
  tell: (text: string) => Promise<void>;
}

const LISTED = 10;

async function list({ deps, words, tell }: Asking): Promise<void> {
  return tell(fleetListText(await deps.fleets.operations.recent(LISTED), words));
}

/** Undefined when the person may see and use what is made of a fleet. */
async function barred({ deps, words, user }: Asking): Promise<string | undefined> {
  const refusal = await refusalToPerson(deps.people, user);
  return refusal && fleetRefusalText({ code: refusal }, words, deps.people.approversToken());
}

async function state({ deps, words, tell }: Asking, fleet: Fleet): Promise<void> {
  const sightings = await deps.fleets.operations.sightings(fleet);
  return tell([fleetLine(fleet, words), countsLine(fleet.rows, sightings, words)].join('\n'));
}

async function csv(asking: Asking, fleet: Fleet): Promise<void> {
  const { deps, words, user, tell } = asking;
  const place = await deps.fleets.cards.card(fleet.id, 'plan');
  if (!place) return tell(words.mrkdwn('fleet.csv.no-card'));
  const sightings = await deps.fleets.operations.sightings(fleet);
  const inChannel = wordsOfChannel(deps);
  try {
    await shareFile(deps.client, place, {
      name: `fleet-${fleet.id}.csv`,
      title: inChannel.plain('fleet.card.title', { fleet: fleet.id, count: fleet.rows.length }),
      content: fleetCsv(fleet, sightings),
      comment: inChannel.mrkdwn('fleet.csv.comment', { fleet: code(fleet.id), by: person(user) }),
    });
  } catch (error) {
    const problem = slackFailureOf(error).code;
    deps.log.error({ slack: problem, surface: 'fleet' }, 'the numbers of a fleet could not be uploaded');
    return tell(words.mrkdwn('fleet.csv.not-uploaded', { problem }));
  }
  return tell(words.mrkdwn('fleet.csv.done', { channel: channel(place.channel) }));
}

/** Carries the command out; answers privately or opens the form. */
export async function onFleetCommand(asking: Asking, command: FleetCommandText): Promise<void> {
  const { deps, words, trigger, tell } = asking;
  const refused = await barred(asking);
  if (refused !== undefined) return tell(refused);
  if (command.ask === 'form') {
    await openView(deps, trigger, fleetForm(deps.fleets.plan, words));
    return undefined;
  }
  if (command.ask === 'list') return list(asking);
  const fleet = 'fleet' in command ? await deps.fleets.operations.fleet(command.fleet) : undefined;
  if (!fleet) return tell(words.mrkdwn('fleet.refusal.fleet-unknown'));
  return command.ask === 'csv' ? csv(asking, fleet) : state(asking, fleet);
}
