import { MigrationId } from '../../migration/ids.ts';
import { formatNumber, parsePhoneNumber } from '../../migration/phone-number.ts';
import type { OperationResult } from '../../workflow/operations.ts';
import { lookingUp, StartMetadata, startModal } from '../modal/start.ts';
import { notice } from '../modal/view.ts';
import { cardLink, newCardLink } from './card-link.ts';
import { describe } from './moving.ts';
import { numberFault } from './number-fault.ts';
import { fillView } from './opening.ts';
import { refusalText } from './refusal-text.ts';
import { fieldIn, type Outcome, type Submission } from './submission.ts';
import { tellByAddress, tellPerson } from './tell.ts';

/** The number typed into the shortcut's form: looked up in the same modal. */
export async function number(submission: Submission): Promise<Outcome> {
  const { deps, words, values } = submission;
  const typed = (fieldIn(values, 'number')?.value ?? '').trim();
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

const selectedIn = ({ values }: Submission, id: string) => fieldIn(values, id)?.selected_option?.value;

/** What was chosen, of what the look-up found; undefined when the form is not one of ours. */
function chosen(submission: Submission) {
  const parsed = safeMetadata(submission.metadata);
  if (!parsed) return undefined;
  const found = parsed.found[Number(selectedIn(submission, 'found') ?? 0)];
  const deployment = parsed.deployment ?? selectedIn(submission, 'deployment');
  return found && deployment !== undefined ? { ...parsed, found, deployment } : undefined;
}

function safeMetadata(metadata: string): StartMetadata | undefined {
  try {
    return StartMetadata.parse(JSON.parse(metadata));
  } catch {
    return undefined;
  }
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

/** Starts the migration and answers where the command was typed. */
export async function start(submission: Submission): Promise<Outcome> {
  const { deps, words, user } = submission;
  const choice = chosen(submission);
  if (!choice) return { view: notice(words, words.mrkdwn('refusal.expired-click')) };
  const result = await deps.operations.start({
    number: choice.number,
    typed: choice.typed,
    by: user,
    waba: { id: choice.found.waba, name: choice.found.name },
    phoneNumberId: choice.found.phone,
    deployment: choice.deployment,
  });
  const { reply } = choice;
  const answer = async () => {
    const text = await sentence(submission, formatNumber(choice.number), result);
    if (reply === undefined) return tellPerson(deps.client, { user, channel: deps.channel }, text);
    return tellByAddress(reply, text);
  };
  if (result.ok) return { close: true, after: answer };
  return { view: notice(words, await sentence(submission, formatNumber(choice.number), result)) };
}
