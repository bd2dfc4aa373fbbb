import type { FleetCommand, FleetRefusal } from '../../fleet/decide-fleet.ts';
import { SlackUserId } from '../../migration/ids.ts';
import { catalogueOf, type Catalogue } from '../catalogue.ts';
import type { ActionHandler } from '../listen/clicks.ts';
import type { ListenerDeps } from '../listen/deps.ts';
import { failureSentence } from '../listen/guarded.ts';
import { openView } from '../listen/open-view.ts';
import { openPrepared, type Prepared } from '../listen/opening.ts';
import { waveForm } from './approve-form.ts';
import { fleetActionId, fleetClickIn, type FleetAction, type FleetClick, type FormAction } from './fleet-card.ts';
import { skipForm } from './form.ts';
import { prepareForm } from './prepare-form.ts';
import { fleetRefusalText } from './sentences.ts';
import { within } from '../../workflow/ports.ts';

/** What clicks on cards of fleets need. */
export type FleetClickPorts = ListenerDeps;

type Acting = Exclude<FleetAction, FormAction>;
const ACTING: readonly Acting[] = ['confirm', 'discard', 'pause', 'resume', 'end'];

/** Slack shows a fault after three seconds without an acknowledgement. */
const RECORD_WITHIN_MS = 2_000;

const commandOf = (action: Acting, by: SlackUserId, { d: digest }: FleetClick): FleetCommand =>
  action === 'confirm' ? { do: action, by, digest } : { do: action, by };

/** Handlers of the buttons by action id: the click is recorded before it is acknowledged, then answered privately. */
export function fleetClicks(ports: FleetClickPorts): Record<string, ActionHandler> {
  const { client, clock, log, people, channel, fleets } = ports;
  const languageOf = async (user: string) => catalogueOf(await people.languageOf(user));

  type Args = Parameters<ActionHandler>[0];
  const carried = ({ action, body }: Args, words: Catalogue): FleetClick | { sentence: string } => {
    const click = fleetClickIn('value' in action ? (action.value ?? '') : '');
    if (!click) return { sentence: words.mrkdwn('refusal.expired-click') };
    return body.channel?.id === channel ? click : { sentence: words.mrkdwn('refusal.foreign-click') };
  };

  const answer = async (action: Acting, args: Args, words: Catalogue): Promise<string> => {
    const click = carried(args, words);
    if ('sentence' in click) return click.sentence;
    const by = SlackUserId.parse(args.body.user.id);
    const done = await fleets.operations.act(click.f, commandOf(action, by, click));
    if (done.ok) return words.mrkdwn(`fleet.done.${action}`);
    return fleetRefusalText(done.refusal, words, people.approversToken());
  };

  const failed = (error: unknown, words: Catalogue): string => {
    log.error({ err: error, surface: 'fleet' }, 'a click on a fleet failed');
    return failureSentence(error, clock.now(), words);
  };

  const tell = ({ respond }: Args, text: string) =>
    respond({ response_type: 'ephemeral', replace_original: false, text });

  const handlerOf =
    (action: Acting): ActionHandler =>
    async (args) => {
      const words = await languageOf(args.body.user.id);
      const answered = answer(action, args, words).catch((error: unknown) => failed(error, words));
      await within(clock, RECORD_WITHIN_MS, answered);
      await args.ack();
      await tell(args, await answered);
    };

  const skip: ActionHandler = async (args) => {
    await args.ack();
    const words = await languageOf(args.body.user.id);
    const click = carried(args, words);
    if ('sentence' in click) return void (await tell(args, click.sentence));
    try {
      const fleet = await fleets.operations.fleet(click.f);
      if (!fleet || fleet.ending) {
        const code = fleet ? 'fleet-over' : 'fleet-unknown';
        return void (await tell(args, fleetRefusalText({ code }, words, people.approversToken())));
      }
      await openView({ client, clock }, args.body.trigger_id, skipForm(fleet, words));
    } catch (error) {
      await tell(args, failed(error, words));
    }
  };

  /** What a button opens for those who may use it, and why not for the others. */
  type Preparing = (click: FleetClick, by: SlackUserId, words: Catalogue) => Promise<Prepared>;

  const opening =
    (prepare: Preparing): ActionHandler =>
    async (args) => {
      const words = await languageOf(args.body.user.id);
      const click = carried(args, words);
      if ('sentence' in click) {
        await args.ack();
        return void (await tell(args, click.sentence));
      }
      const by = SlackUserId.parse(args.body.user.id);
      const how = {
        trigger: args.body.trigger_id,
        words,
        ack: () => args.ack(),
        tell: async (text: string) => void (await tell(args, text)),
      };
      try {
        await openPrepared(ports, how, () => prepare(click, by, words));
      } catch (error) {
        await tell(args, failed(error, words));
      }
    };

  const refusedBy = (refusal: FleetRefusal, words: Catalogue): Prepared => ({
    refused: fleetRefusalText(refusal, words, people.approversToken()),
  });

  const approve = opening(async ({ f: id }, by, words) => {
    const found = await fleets.operations.waveRequest(id, by);
    return found.ok ? { view: waveForm(found.request, words) } : refusedBy(found.refusal, words);
  });

  const prepare = opening(async ({ f: id }, by, words) => {
    const found = await fleets.operations.wavePreparation(id, by);
    return found.ok ? { view: prepareForm(found.preparation, words) } : refusedBy(found.refusal, words);
  });

  return {
    [fleetActionId('approve')]: approve,
    [fleetActionId('prepare')]: prepare,
    ...Object.fromEntries(ACTING.map((action) => [fleetActionId(action), handlerOf(action)])),
    [fleetActionId('skip')]: skip,
  };
}
