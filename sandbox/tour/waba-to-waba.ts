import { people as ids } from '../slack/world-seed.ts';
import { providerPhones } from '../meta/seed-provider.ts';
import { approves, cardOf, isProven, looksUp, opens, provesByCode, readAs } from './move.ts';
import type { Move, Scene } from './move.ts';

const london = { number: providerPhones.claimable, shown: '+44 20 7183 8750' };

async function ownerSwitchesTwoStepOff(move: Move): Promise<void> {
  const { stage, tell, number } = move;
  const click = {
    part: /two-step verification is off/iu,
    button: 'ferryman.confirm-two-step-off',
    says: /only its owner/iu,
  };
  tell.scene('The provider must switch two-step verification off');
  const early = await opens(move, click);
  tell.shows('modal', early.modal.view);
  const ticked = { Confirmation: ['Two-step verification has been switched off there'] };
  const refused = await early.person.submits(early.modal, ticked);
  tell.holds(
    '"it is off" is not believed while Meta says that it is on',
    !refused.ok || Object.keys(refused.errors ?? {}).length > 0,
  );
  tell.does('The provider', 'opens the link in the e-mail of Meta: two-step verification is off');
  await stage.world.change({ do: 'two-step-off', e164: number });
  await early.person.submits(early.modal, ticked);
}

/** Nobody listens there: what it leads to is what people see when their endpoint is down. */
const DOWN = 'http://127.0.0.1:9/hooks';

async function overrideIsLeftOut(move: Move): Promise<void> {
  const { stage, tell, number } = move;
  tell.scene('The number had a webhook endpoint of its own');
  const { person, modal } = await opens(move, {
    part: /endpoint of their own/iu,
    button: 'ferryman.restore-override',
    says: /verify token/iu,
  });
  tell.shows('modal', modal.view);
  tell.does('Ana', 'types the verify token of an endpoint that is down');
  const refused = await person.submits(modal, { 'Verify token of the endpoint': 'a-token-of-the-endpoint' });
  tell.holds('Meta calls the endpoint first, and refuses', Object.keys(refused.errors ?? {}).length > 0);
  tell.does('Ana', 'leaves the override out; it can be set by the API once the endpoint is up');
  await person.submits(modal, { Or: ['Leave the override out'] });
  tell.holds('no override is set', stage.world.number(number).webhookOverride === undefined);
}

const move: Scene = async (stage, tell) => {
  const of: Move = { stage, tell, ...london };
  const { world } = stage;
  world.number(london.number).webhookOverride = DOWN;
  tell.scene('A number is to leave its provider');
  const { ana, modal } = await looksUp(of, /it is on the Cloud API in WABA Provider and can move to WABA Acme/u);
  await ana.submits(modal);
  tell.does('Ana', 'presses Start');
  await ownerSwitchesTwoStepOff(of);
  await provesByCode(of, 'By voice call');
  const holding = await cardOf(of, stage.slack.as(ids.mara), /Ready, holding/u);
  const forecast = holding.thread.find((reply) => /comes along;/u.test(readAs(reply)));
  if (forecast) tell.shows('thread of the card', forecast);
  tell.holds('which templates come along, which do not and why stands in the thread', forecast !== undefined);
  tell.holds('what Meta copies was copied ahead', /3 were copied, Meta refused none/u.test(readAs(holding)));
  tell.holds('the number still works at the provider', /in the account it leaves, as before/u.test(readAs(holding)));
  await approves(of);
  await overrideIsLeftOut(of);
  const done = await isProven(of);
  tell.holds('the receipt names the templates to be made anew', /must be made anew/u.test(readAs(done)));
  tell.holds(
    'the number is in our account now',
    world.number(london.number).wabaId !== world.number(london.number).movesFrom,
  );
};

/** From a provider's account to the own one; the sunset changes nothing about it. */
export const wabaToWaba: readonly Scene[] = [move];
