import type { ActionsBlock } from '@slack/types';
import { AccountIncidentId, type AccountIncident } from '../health/account-incident.ts';
import { IncidentId } from '../health/incident.ts';
import type { AlertWords } from './alert-catalogue.ts';
import { durationText } from './alert-duration.ts';
import { actions, button, choice, personChoice } from './blocks.ts';

/** The action ids of an alert's button and choices. */
export const acknowledgeActionId = 'ferryman.alert.acknowledge';
export const snoozeActionId = 'ferryman.alert.snooze';
export const assignActionId = 'ferryman.alert.assign';

const MINUTE = 60_000;

/** For how long an alert can be made quiet, ms. */
export const SNOOZES = [30, 60, 4 * 60, 24 * 60, 3 * 24 * 60, 7 * 24 * 60].map((minutes) => minutes * MINUTE);

/** Choices carry no value of their own, so the block's id says which incident they are about. */
const BLOCK = 'ferryman.alert:';

/** What the button of an alert or the block of its choices names: an incident of an account, or, in older messages, of a number. */
export function incidentNamed(text: string): AccountIncidentId | IncidentId | undefined {
  const id = text.startsWith(BLOCK) ? text.slice(BLOCK.length) : text;
  return AccountIncidentId.safeParse(id).data ?? IncidentId.safeParse(id).data;
}

/** The button and the choices under an open incident. */
export function incidentControls({ id, acknowledged, assigned }: AccountIncident, words: AlertWords): ActionsBlock[] {
  const label = words.plain('alert.acknowledge');
  return actions(`${BLOCK}${id}`, [
    ...(acknowledged ? [] : [button({ id: acknowledgeActionId, label, value: id, style: 'primary' })]),
    choice({
      id: snoozeActionId,
      label: words.plain('alert.snooze'),
      choices: SNOOZES.map((ms) => ({
        text: words.plain('alert.snooze.option', { duration: durationText(ms, words) }),
        value: String(ms),
      })),
    }),
    personChoice({ id: assignActionId, label: words.plain('alert.assign'), chosen: assigned?.to }),
  ]);
}
