import { IncidentId } from '../health/incident.ts';
import type { WatchRefusal } from '../health/decide-watch.ts';
import { SlackUserId } from '../migration/ids.ts';
import { refusalToWork } from '../migration/policy.ts';
import type { Clock } from '../workflow/ports.ts';
import type { People } from '../workflow/slack-ports.ts';
import { StorageUnavailable } from '../workflow/ports.ts';
import type { HealthWatch } from '../workflow/watch.ts';
import { alertWordsOf } from './alert-catalogue.ts';
import type { AlertWords } from './alert-catalogue.ts';
import type { ActionHandler } from './listen/clicks.ts';
import { within } from './listen/patience.ts';
import { person, time } from './tokens.ts';
import type { Language } from './words.ts';

/** What a click on the button needs. */
export interface AcknowledgePorts {
  watch: Pick<HealthWatch, 'acknowledge'>;
  people: Pick<People, 'person' | 'homeTeamId'>;
  clock: Clock;
  languageOf: (user: string) => Promise<Language>;
  report: (problem: string, error: unknown) => void;
}

function refusalText({ code, by, at }: WatchRefusal, words: AlertWords): string {
  switch (code) {
    case 'already-recovered':
      return words.mrkdwn('alert.refusal.already-recovered', { at: time(at ?? 0) });
    case 'already-acknowledged':
      return words.mrkdwn('alert.refusal.already-acknowledged', { by: person(by ?? ''), at: time(at ?? 0) });
    case 'unknown-incident':
    case 'not-watched':
      return words.mrkdwn(`alert.refusal.${code}`);
  }
}

/** Answers a click with a private sentence, in the language of the one who clicked; records it before it answers. */
export function createAcknowledge(ports: AcknowledgePorts) {
  const { watch, people } = ports;

  const answer = async (incident: string, user: string, words: AlertWords): Promise<string> => {
    const id = IncidentId.safeParse(incident);
    const by = SlackUserId.safeParse(user);
    if (!id.success || !by.success) return words.mrkdwn('alert.refusal.unknown-incident');
    const [who, home] = await Promise.all([people.person(by.data), people.homeTeamId()]);
    if (refusalToWork(who, home)) return words.mrkdwn('alert.refusal.is-stranger');
    const done = await watch.acknowledge(id.data, by.data);
    return done.ok ? words.mrkdwn('alert.answer.acknowledged') : refusalText(done.refusal, words);
  };

  return async (incident: string, user: string): Promise<string> => {
    const words = alertWordsOf(await ports.languageOf(user));
    try {
      return await answer(incident, user, words);
    } catch (error) {
      if (error instanceof StorageUnavailable) return words.mrkdwn('alert.refusal.storage-unavailable');
      ports.report('acknowledgement failed', error);
      return words.mrkdwn('alert.refusal.unexpected');
    }
  };
}

/** Slack shows a warning at the button when no receipt comes within 3 s (docs.slack.dev, acknowledging interactions). */
const receiptAfterMs = 2_000;

/** Handles the button of alerts: the click is recorded before it is receipted, unless that takes too long. */
export function acknowledgeAction(ports: AcknowledgePorts): ActionHandler {
  const acknowledge = createAcknowledge(ports);
  return async ({ ack, action, body, respond }) => {
    const answered = acknowledge('value' in action ? (action.value ?? '') : '', body.user.id);
    await within(ports.clock, receiptAfterMs, answered);
    await ack();
    await respond({ response_type: 'ephemeral', replace_original: false, text: await answered });
  };
}
