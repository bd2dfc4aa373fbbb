import type { BlockElementAction } from '@slack/bolt';
import type { AccountIncidentId } from '../health/account-incident.ts';
import type { AccountRefusal, IncidentCommand } from '../health/decide-account.ts';
import { IncidentId } from '../health/incident.ts';
import { SlackUserId } from '../migration/ids.ts';
import type { Incidents } from '../workflow/incidents.ts';
import { type Clock, within } from '../workflow/ports.ts';
import type { People } from '../workflow/slack-ports.ts';
import { StorageUnavailable } from '../workflow/ports.ts';
import { alertWordsOf } from './alert-catalogue.ts';
import type { AlertWords } from './alert-catalogue.ts';
import { acknowledgeActionId, assignActionId, incidentNamed, snoozeActionId, SNOOZES } from './alert-controls.ts';
import type { ActionHandler } from './listen/clicks.ts';
import { person, time } from './tokens.ts';
import type { Language } from './words.ts';
import { refusalToPerson } from '../workflow/refusal-to-person.ts';

/** What clicks on an alert need. */
export interface AlertClickPorts {
  incidents: Pick<Incidents, 'command' | 'partOf'>;
  people: Pick<People, 'person' | 'homeTeamId'>;
  clock: Clock;
  languageOf: (user: string) => Promise<Language>;
  report: (problem: string, error: unknown) => void;
}

/** What was clicked: which incident, as the button or its block names it, and what was chosen. */
export interface AlertClick {
  incident: string;
  user: string;
  do: IncidentCommand['do'];
  /** The duration in ms, or the person. */
  chosen?: string | undefined;
}

function refusalText({ code, by, at }: AccountRefusal, words: AlertWords): string {
  switch (code) {
    case 'already-recovered':
      return words.mrkdwn('alert.refusal.already-recovered', { at: time(at ?? 0) });
    case 'already-acknowledged':
    case 'already-assigned':
      return words.mrkdwn(`alert.refusal.${code}`, { by: person(by ?? ''), at: time(at ?? 0) });
    case 'unknown-incident':
      return words.mrkdwn('alert.refusal.unknown-incident');
  }
}

function answerText(command: IncidentCommand, words: AlertWords): string {
  switch (command.do) {
    case 'acknowledge':
      return words.mrkdwn('alert.answer.acknowledged');
    case 'snooze':
      return words.mrkdwn('alert.answer.snoozed', { until: time(command.until) });
    case 'assign':
      return words.mrkdwn('alert.answer.assigned', { to: person(command.to) });
  }
}

/** Answers a click with a private sentence, in the language of the one who clicked; records it before it answers. */
export function createAlertClicks(ports: AlertClickPorts) {
  const { incidents, people, clock } = ports;

  const isMember = async (id: SlackUserId): Promise<boolean> => (await refusalToPerson(people, id)) === undefined;

  /** The command a click means; a sentence where it means none. */
  const commandOf = async (
    click: AlertClick,
    about: { incident: AccountIncidentId; by: SlackUserId },
    words: AlertWords,
  ): Promise<IncidentCommand | string> => {
    if (click.do === 'acknowledge') return { do: 'acknowledge', ...about };
    if (click.do === 'snooze') {
      const ms = SNOOZES.find((one) => String(one) === click.chosen);
      if (ms === undefined) return words.mrkdwn('alert.refusal.no-choice');
      return { do: 'snooze', ...about, until: clock.now() + ms };
    }
    const to = SlackUserId.safeParse(click.chosen);
    if (!to.success) return words.mrkdwn('alert.refusal.no-choice');
    if (await isMember(to.data)) return { do: 'assign', ...about, to: to.data };
    return words.mrkdwn('alert.refusal.no-member', { to: person(to.data) });
  };

  const answer = async (click: AlertClick, words: AlertWords): Promise<string> => {
    const named = incidentNamed(click.incident);
    const by = SlackUserId.safeParse(click.user);
    if (!named || !by.success) return words.mrkdwn('alert.refusal.unknown-incident');
    if (!(await isMember(by.data))) return words.mrkdwn('alert.refusal.is-stranger');
    const old = IncidentId.safeParse(named);
    const incident = old.success ? await incidents.partOf(old.data) : (named as AccountIncidentId);
    if (!incident) return words.mrkdwn('alert.refusal.unknown-incident');
    const command = await commandOf(click, { incident, by: by.data }, words);
    if (typeof command === 'string') return command;
    const done = await incidents.command(command);
    return done.ok ? answerText(command, words) : refusalText(done.refusal, words);
  };

  return async (click: AlertClick): Promise<string> => {
    const words = alertWordsOf(await ports.languageOf(click.user));
    try {
      return await answer(click, words);
    } catch (error) {
      if (error instanceof StorageUnavailable) return words.mrkdwn('alert.refusal.storage-unavailable');
      ports.report('a click on an alert failed', error);
      return words.mrkdwn('alert.refusal.unexpected');
    }
  };
}

/** Slack shows a warning at the button when no receipt comes within 3 s (docs.slack.dev, acknowledging interactions). */
const receiptAfterMs = 2_000;

function chosenIn(action: BlockElementAction): string | undefined {
  if (action.type === 'static_select') return action.selected_option?.value;
  return action.type === 'users_select' ? action.selected_user : undefined;
}

/** Handles what people press under alerts: it is recorded before it is receipted, unless that takes too long. */
export function alertActions(ports: AlertClickPorts): Record<string, ActionHandler> {
  const click = createAlertClicks(ports);
  const handling =
    (does: IncidentCommand['do']): ActionHandler =>
    async ({ ack, action, body, respond }) => {
      const incident = does === 'acknowledge' && 'value' in action ? (action.value ?? '') : action.block_id;
      const answered = click({ incident, user: body.user.id, do: does, chosen: chosenIn(action) });
      await within(ports.clock, receiptAfterMs, answered);
      await ack();
      await respond({ response_type: 'ephemeral', replace_original: false, text: await answered });
    };
  return {
    [acknowledgeActionId]: handling('acknowledge'),
    [snoozeActionId]: handling('snooze'),
    [assignActionId]: handling('assign'),
  };
}
