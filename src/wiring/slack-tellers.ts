import type { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { notifiedBy } from '../migration/approval-policy.ts';
import type { Migration } from '../migration/state.ts';
import { createAskedTeller } from '../slack/asked-teller.ts';
import { createAwayTeller } from '../slack/away-teller.ts';
import { createBroadcast } from '../slack/broadcast.ts';
import { catalogueOf } from '../slack/catalogue.ts';
import { createDigest } from '../slack/digest.ts';
import type { NewsTellers } from '../slack/news.ts';
import { createHandovers, createOutcomes } from '../slack/outcome.ts';
import type { SlackPeople } from '../slack/people.ts';
import { createStepEnd } from '../slack/workflow-step/finish.ts';
import { createDigests } from '../store/digests.ts';
import type { Personal } from '../workflow/personal-settings.ts';
import { approvalRulesOf } from './approval.ts';
import type { Process } from './process.ts';
import type { Storage } from './storage.ts';
import { createWaitingFor } from './waiting.ts';

/** How people are told what concerns them beside the thread, and how while their channel takes no messages. */
export function wireTellers(
  config: Config,
  parts: { process: Process; storage: Storage; client: WebClient; people: SlackPeople; personal: Personal },
) {
  const { storage, client, people, personal } = parts;
  const { clock, log } = parts.process;
  const rules = approvalRulesOf(config);
  const telling = {
    client,
    cards: storage.cards,
    clock,
    languageOf: (user: string) => people.languageOf(user),
    channel: config.channels.migrations,
  };
  const called = async ({ waba, route, approval }: Migration): Promise<readonly string[]> => {
    const source = notifiedBy(rules, { waba: waba.id, route }) ?? approval?.plan.policy?.approversFrom;
    const members = source ? await people.members(source) : await people.approvers();
    return 'ids' in members ? [...members.ids] : [];
  };
  const tellers = {
    tellRequester: createOutcomes({ ...telling, wantsOutcomes: async (user) => (await personal.of(user)).outcomes }),
    tellAsked: createAskedTeller({ ...telling, personal, called }),
    tellFormerOwner: createHandovers(telling),
    tellWaiting: createDigest({
      ...telling,
      digests: createDigests(storage.clients.command, config.approval.remind[0] ?? 0),
      waitingFor: createWaitingFor(config, { people, storage, clock }),
    }),
    tellApprovers: createBroadcast({ ...telling, people }),
    finishStep: createStepEnd({ client, words: catalogueOf(config.language) }),
  } satisfies NewsTellers;
  return {
    tellers,
    // Everybody who is called is told directly there.
    tellAway: createAwayTeller({ ...telling, ...tellers, tellAsked: undefined, log, called }),
  };
}
