import { MigrationId } from '../../migration/ids.ts';
import { mayBeSignedUp } from '../../migration/sign-up.ts';
import { formatNumber, parsePhoneNumber } from '../../migration/phone-number.ts';
import type { RouteProposal } from '../../migration/proposal.ts';
import type { Migration } from '../../migration/state.ts';
import type { LookUp, OperationResult } from '../../workflow/operations.ts';
import { lookingUp, StartMetadata, startModal } from '../modal/start.ts';
import { notice } from '../modal/view.ts';
import { needsName, proposalKey, wayIdIn } from '../modal/ways.ts';
import { migrationOfStep } from '../workflow-step/migration-of-step.ts';
import { cardLink, newCardLink } from './card-link.ts';
import { describe } from './moving.ts';
import { numberFault } from './number-fault.ts';
import { fillView } from './opening.ts';
import { refusalText } from './refusal-text.ts';
import { fieldIn, type Outcome, type Submission, textIn } from './submission.ts';
import { tellByAddress, tellPerson } from './tell.ts';
import { carriedIn } from '../carried.ts';

/** The number typed into the shortcut's form: looked up in the same modal. */
export async function number(submission: Submission): Promise<Outcome> {
  const { deps, words, values } = submission;
  const field = fieldIn(values, 'number');
  const typed = (field?.selected_option?.value ?? field?.value ?? '').trim();
  const parsed = parsePhoneNumber(typed);
  if (!parsed.ok) return { errors: { number: numberFault(parsed, words, 'plain') } };
  const running = await deps.operations.runningOn(parsed.e164);
  if (running) {
    return { view: notice(words, await describe({ deps, words }, running, 'running')) };
  }
  const fill = (viewId: string) =>
    fillView(deps, { viewId, words }, async () => {
      const lookUp = await deps.operations.lookUp(parsed.e164);
      return { view: startModal({ lookUp, typed, inNumberingPlan: parsed.inNumberingPlan }, words) };
    });
  return { view: lookingUp(parsed.e164, words), after: fill };
}

async function sentence(submission: Submission, shown: string, result: OperationResult): Promise<string> {
  const { deps, words } = submission;
  if (result.ok) {
    const card = await newCardLink(deps, result.migration.id, words);
    return words.mrkdwn('command.started', { number: shown, card });
  }
  const text = refusalText(result.refusal, words, deps.people.approversToken());
  const running = MigrationId.safeParse(result.refusal.values?.['migration']);
  return running.success ? `${text} ${(await cardLink(deps, running.data, words)).token}` : text;
}

/** The form again, on what is read now: what was chosen is no longer offered. */
function again({ words }: Submission, asked: StartMetadata, lookUp: LookUp): Outcome {
  const { typed, reply, execution, way } = asked;
  const view = {
    lookUp,
    typed,
    inNumberingPlan: asked.inNumberingPlan ?? true,
    again: words.mrkdwn('refusal.proposal-gone'),
    ...(reply !== undefined && { reply }),
    ...(execution && { execution }),
    ...(way && { way }),
  };
  return { view: startModal(view, words) };
}

/** What was chosen in the form; undefined when it is not one of ours. */
function chosenIn({ metadata, values }: Submission) {
  const asked = carriedIn(StartMetadata, metadata);
  const wayId = wayIdIn(Object.keys(values));
  if (!asked || wayId === undefined) return undefined;
  return { asked, wayId, way: fieldIn(values, wayId)?.selected_option?.value };
}

/** What people are told of a start, in the form or where they asked. */
async function told(submission: Submission, asked: StartMetadata, result: OperationResult): Promise<Outcome> {
  const { deps, words, user } = submission;
  if (!result.ok && result.refusal.code === 'display-name-malformed')
    return { errors: { name: words.plain('refusal.display-name-malformed') } };
  if (!result.ok && result.refusal.code === 'sign-up-day-malformed')
    return { errors: { 'sign-up': words.plain('refusal.sign-up-day-malformed') } };
  const text = () => sentence(submission, formatNumber(asked.number), result);
  if (!result.ok) return { view: notice(words, await text()) };
  const answer = async () => {
    const { reply } = asked;
    if (reply === undefined) return tellPerson(deps.client, { user, channel: deps.channel }, await text());
    return tellByAddress(reply, await text());
  };
  return { close: true, after: answer };
}

/** The move that the step of a workflow has begun already, where the form came from one. */
const begunFor = async ({ deps }: Submission, { number, execution }: StartMetadata): Promise<Migration | undefined> =>
  execution && migrationOfStep(deps, number, execution);

function requestOf({ user, values }: Submission, asked: StartMetadata, proposal: RouteProposal) {
  const { number, typed, execution } = asked;
  const { reason: _why, ...place } = proposal;
  const day = mayBeSignedUp(proposal) ? fieldIn(values, 'sign-up')?.selected_date : undefined;
  return {
    number,
    typed,
    by: user,
    proposal: place,
    ...(needsName(proposal) && { displayName: textIn(values, 'name') }),
    ...(day && { signedUpOn: day }),
    ...(execution && { execution }),
  };
}

/** Looks the number up once more, because the form may be hours old, and starts the way that was chosen. */
export async function start(submission: Submission): Promise<Outcome> {
  const { deps, words } = submission;
  const chosen = chosenIn(submission);
  if (!chosen) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const { asked, wayId, way } = chosen;
  const used = await begunFor(submission, asked);
  if (used) return { view: notice(words, await describe({ deps, words }, used, 'status')) };
  if (way === undefined) return { errors: { [wayId]: words.plain('refusal.proposal-missing') } };
  const lookUp = await deps.operations.lookUp(asked.number);
  const proposal = lookUp.proposals.find((one) => proposalKey(one) === way);
  if (!proposal) return again(submission, asked, lookUp);
  return told(submission, asked, await deps.operations.start(requestOf(submission, asked, proposal)));
}
