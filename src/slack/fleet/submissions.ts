import type { WavePlan } from '../../fleet/fleet-event.ts';
import { rowsOfWave } from '../../fleet/fleet-views.ts';
import { rowNamed } from '../../fleet/read-pins.ts';
import type { FleetId } from '../../migration/fleet-link.ts';
import type { Refusal } from '../../migration/refusal.ts';
import type { DrawResult } from '../../workflow/fleet-operations.ts';
import { refusalText } from '../listen/refusal-text.ts';
import { fieldIn, type Outcome, type Submission, tickedIn, typedIn, textIn } from '../listen/submission.ts';
import { tellPerson } from '../listen/tell.ts';
import { unseen } from '../listen/unseen.ts';
import { notice } from '../modal/view.ts';
import { slackFailureOf } from '../web-api.ts';
import { waveDecided, waveMetadataIn } from './approve-form.ts';
import type { Downloaded } from './download.ts';
import { fleetClickIn } from './fleet-card.ts';
import { CONCURRENCY_AT_MOST, drawnView, fleetForm, SIZE_AT_MOST } from './form.ts';
import { fileFaultText, fleetRefusalText } from './sentences.ts';

/** A whole number within its limits; undefined for anything else. */
function numberIn(submission: Submission, id: string, most: number): number | undefined {
  const value = Number(typedIn(submission.values, id));
  return Number.isInteger(value) && value >= 1 && value <= most ? value : undefined;
}

/** What the form says of how the fleet goes, or marks beside what is wrong. */
function planIn(submission: Submission): WavePlan | Record<string, string> {
  const { deps, words, values } = submission;
  const size = numberIn(submission, 'size', SIZE_AT_MOST);
  const concurrency = numberIn(submission, 'concurrency', CONCURRENCY_AT_MOST);
  const whole = (most: number) => words.plain('fleet.form.whole-number', { least: 1, most });
  if (size === undefined) return { size: whole(SIZE_AT_MOST) };
  if (concurrency === undefined) return { concurrency: whole(CONCURRENCY_AT_MOST) };
  const watchMs = Number(fieldIn(values, 'watch')?.selected_option?.value ?? deps.fleets.plan.watchMs);
  return { ...deps.fleets.plan, size, concurrency, watchMs };
}

const isPlan = (plan: WavePlan | Record<string, string>): plan is WavePlan => 'approvals' in plan;

async function fileOf({ deps }: Submission, file: string): Promise<Downloaded> {
  try {
    return await deps.fleets.download(file);
  } catch (error) {
    deps.log.error({ slack: slackFailureOf(error).code, surface: 'fleet' }, 'a file of a form could not be fetched');
    return { code: 'unreachable' };
  }
}

function told({ deps, words }: Submission, drawn: DrawResult): Outcome {
  if (drawn.ok) return { view: drawnView(drawn, words, deps.channel) };
  if ('file' in drawn) return { errors: { file: fileFaultText(drawn.file, words) } };
  if ('faults' in drawn) return { view: drawnView(drawn, words, deps.channel) };
  return { view: notice(words, fleetRefusalText(drawn.refusal, words, deps.people.approversToken())) };
}

/** Reads the file and looks every number up; the card to confirm appears in the channel. */
export async function fleetDraw(submission: Submission): Promise<Outcome> {
  const { deps, words, user, values } = submission;
  const [file] = fieldIn(values, 'file')?.files ?? [];
  if (file?.id === undefined) return { errors: { file: words.plain('fleet.form.file-missing') } };
  const plan = planIn(submission);
  if (!isPlan(plan)) return { errors: plan };
  const found = await fileOf(submission, file.id);
  if ('code' in found) return again(submission, { file: fileFaultText(found, words) });
  const outcome = told(submission, await deps.fleets.operations.draw({ by: user, text: found.text, plan }));
  return 'errors' in outcome ? again(submission, outcome.errors) : outcome;
}

/** Marks, or the same form with them on top when it is too late for marks. */
const again = ({ deps, words }: Submission, errors: Record<string, string>): Outcome => ({
  errors,
  again: fleetForm(deps.fleets.plan, words, Object.values(errors).join(' ')),
});

/** Leaves the typed number out of its fleet. */
export async function fleetSkip(submission: Submission): Promise<Outcome> {
  const { deps, words, user, values, metadata } = submission;
  const click = fleetClickIn(metadata);
  if (!click) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const fleet = await deps.fleets.operations.fleet(click.f);
  const row = fleet && rowNamed(fleet.rows, textIn(values, 'number'));
  if (!row) return { errors: { number: words.plain('fleet.skip.unknown') } };
  const done = await deps.fleets.operations.act(click.f, { do: 'skip', by: user, line: row.line });
  if (!done.ok) return { view: notice(words, fleetRefusalText(done.refusal, words, deps.people.approversToken())) };
  const text = words.mrkdwn('fleet.done.skip', { number: row.typed });
  return { close: true, after: () => tellPerson(deps.client, { user, channel: deps.channel }, text) };
}

/** Why nobody may approve a wave now: the card of one of its numbers can't be shown. */
async function unseenIn({ deps }: Submission, shown: { id: FleetId; wave: number }): Promise<Refusal | undefined> {
  const fleet = await deps.fleets.operations.fleet(shown.id);
  const moves = fleet ? rowsOfWave(fleet, shown.wave).flatMap(({ migration }) => migration ?? []) : [];
  return (await Promise.all(moves.map((move) => unseen(deps, move)))).find((refusal) => refusal !== undefined);
}

/** One decision for every number that was shown and has not changed; the others are named. */
export async function fleetApprove(submission: Submission): Promise<Outcome> {
  const { deps, words, user, values, metadata } = submission;
  const shown = waveMetadataIn(metadata);
  if (!shown) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const { f: id, w: wave, d: digest, p } = shown;
  const prints = p.split(',');
  const count = Number(typedIn(values, 'count'));
  const asked = prints.filter((print) => print !== '').length;
  if (count !== asked) return { errors: { count: words.plain('fleet.approve.count-differs', { count: asked }) } };
  const hidden = await unseenIn(submission, { id, wave });
  if (hidden) return { view: notice(words, refusalText(hidden, words, deps.people.approversToken())) };
  const isAccepted = tickedIn(values, 'losses').length > 0;
  const request = { id, wave, by: user, prints, digest, count, ...(isAccepted && { acceptedLosses: true }) };
  const done = await deps.fleets.operations.approveWave(request);
  const approvers = deps.people.approversToken();
  if (done.ok) return { view: waveDecided(done, words, approvers) };
  const text = fleetRefusalText(done.refusal, words, approvers);
  return done.refusal.code === 'fleet-losses-not-accepted'
    ? { errors: { losses: text } }
    : { view: notice(words, text) };
}
