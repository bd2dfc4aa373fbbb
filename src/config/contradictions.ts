import { isThisMachine } from './environment.ts';
import { pagingSentences } from './paging-sentences.ts';
import type { SettingsFile } from './settings-file.ts';
import type { Variables } from './variables.ts';

/** Design: cutover protocol 4.2 step 8. With less, a late request could still act after the bot has called it settled. */
const safeSettleMs = 300_000;

type Rule = { broken: boolean; sentence: string };

/** A sentence for each pair of settings that is valid apart but cannot be honoured together, naming the way out. */
export function contradictionsIn(variables: Variables, settings: SettingsFile | undefined): string[] {
  const rules = [...environmentRules(variables), ...(settings ? settingsRules(settings, variables) : [])];
  return [
    ...rules.filter(({ broken }) => broken).map(({ sentence }) => sentence),
    ...(settings ? duplicatesIn(settings) : []),
    ...(settings ? approvalSentences(settings) : []),
    ...(settings ? pagingSentences(settings, variables) : []),
  ];
}

function environmentRules(variables: Variables): Rule[] {
  const isSet = (name: string): boolean => variables.value(name) !== undefined;
  const [socket, http] = [isSet('SLACK_APP_TOKEN'), isSet('SLACK_SIGNING_SECRET')];
  return [
    {
      broken: socket && http,
      sentence:
        'SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set: keep the first for Socket Mode, the second for HTTP.',
    },
    {
      broken: !socket && !http,
      sentence:
        'Set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP): Slack could not reach the bot otherwise.',
    },
    {
      broken: isSet('META_APP_ID') && !isSet('META_APP_SECRET'),
      sentence: 'META_APP_ID is set without META_APP_SECRET, so tokens could not be examined: set both, or neither.',
    },
    {
      broken: isSet('META_WEBHOOK_VERIFY_TOKEN') && !isSet('META_APP_SECRET'),
      sentence:
        'META_WEBHOOK_VERIFY_TOKEN is set without META_APP_SECRET, so webhooks could not be checked: set META_APP_SECRET.',
    },
  ];
}

function settingsRules({ webhook, test, cutover, http, redis }: SettingsFile, variables: Variables): Rule[] {
  const isSet = (name: string): boolean => variables.value(name) !== undefined;
  return [
    {
      broken: redis !== undefined && isSet('REDIS_URL'),
      sentence: 'REDIS_URL and redis in the settings file are both set: keep one of them.',
    },
    {
      broken: redis === undefined && !isSet('REDIS_URL'),
      sentence: 'REDIS_URL is missing: set it, or name Sentinels or a Cluster under redis in the settings file.',
    },
    {
      broken: webhook.publicUrl !== undefined && !(isSet('META_APP_SECRET') && isSet('META_WEBHOOK_VERIFY_TOKEN')),
      sentence: 'webhook.publicUrl needs META_APP_SECRET and META_WEBHOOK_VERIFY_TOKEN: set both, or remove it.',
    },
    {
      broken: test.template !== undefined && test.recipient === undefined,
      sentence: 'test.template is never sent without test.recipient: add the recipient, or remove it.',
    },
    {
      broken: cutover.settleMs < safeSettleMs && !isThisMachine(variables.value('GRAPH_API_URL') ?? ''),
      sentence: `cutover.settleMs is below ${safeSettleMs}, which is only safe against an emulator on 127.0.0.1: raise it, or remove it.`,
    },
    {
      broken: http.metricsPort === Number(variables.value('PORT') ?? 3000),
      sentence: 'http.metricsPort is the same as PORT: choose another one.',
    },
  ];
}

/** Policies nobody could fulfil; what depends on a user group is only known when a request is made. */
function approvalSentences({ approval, wabas }: SettingsFile): string[] {
  const known = wabas.map(({ id }) => id);
  const parts = [
    { where: 'approval', ...approval },
    ...approval.rules.map((rule, index) => ({
      where: `approval.rules.${index}`,
      quorum: rule.quorum ?? approval.quorum,
      approvers: rule.approvers ?? approval.approvers,
    })),
  ];
  const unknown = approval.rules.flatMap(({ waba }, index) =>
    waba === undefined || known.includes(waba)
      ? []
      : [`approval.rules.${index}.waba ${waba} is not among the wabas: add it there, or remove the rule.`],
  );
  const tagged = wabas.flatMap(({ tags }) => tags);
  const untagged = approval.rules.flatMap(({ tag }, index) =>
    tag === undefined || tagged.includes(tag)
      ? []
      : [`approval.rules.${index}.tag ${tag} is on none of the wabas: add it to one, or remove the rule.`],
  );
  const tooFew = parts
    .filter(({ quorum, approvers }) => approvers.group === undefined && new Set(approvers.users).size < quorum)
    .map(
      ({ where, quorum }) => `${where} demands ${quorum} approvals and names fewer people: add some, or lower quorum.`,
    );
  const hasSecondTier =
    approval.secondTier !== undefined || approval.rules.some((rule) => rule.secondTier !== undefined);
  const escalates =
    approval.escalateAfter !== undefined && !hasSecondTier
      ? ['approval.escalateAfter has nobody to escalate to: add approval.secondTier, or remove it.']
      : [];
  return [...unknown, ...untagged, ...tooFew, ...escalates];
}

function duplicatesIn({ wabas, deployments, paging }: SettingsFile): string[] {
  const lists = {
    'wabas: the id': wabas.map(({ id }) => id),
    'deployments: the name': deployments.map(({ name }) => name),
    'deployments: the number': deployments.flatMap(({ number }) => number ?? []),
    'paging: the name': paging.map(({ name }) => name),
  };
  return Object.entries(lists).flatMap(([what, values]) => {
    const twice = new Set(values.filter((value, index) => values.indexOf(value) !== index));
    return [...twice].map((value) => `${what} ${value} is listed twice: remove one.`);
  });
}
