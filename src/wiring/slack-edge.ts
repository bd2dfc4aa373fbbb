import type { CustomRoute } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Config } from '../config.ts';
import { notifiedBy, ruleFor } from '../migration/approval-policy.ts';
import { alertActions } from '../slack/alert-clicks.ts';
import { createAlertKeeper, type AlertKeeper } from '../slack/alert-keeper.ts';
import { createAlertPoster } from '../slack/alert-poster.ts';
import { createSlackApp, type SlackApp } from '../slack/app.ts';
import { quietLogger } from '../slack/bolt-logger.ts';
import { restoreClicks } from '../slack/backup/restore-clicks.ts';
import { createRestoreCards } from '../slack/backup/restore-poster.ts';
import { createCardKeeper, type CardKeeper } from '../slack/card-keeper.ts';
import { createCardMessages } from '../slack/card-messages.ts';
import { createChannelMemory } from '../slack/channel-memory.ts';
import { createReportPoster } from '../slack/health/report-poster.ts';
import { createReportTellers, type ReportTellers } from '../slack/health/report-tellers.ts';
import { announceLost } from '../slack/lost-moves.ts';
import { WabaId, type MigrationId } from '../migration/ids.ts';
import { catalogueOf } from '../slack/catalogue.ts';
import { createQuietHours } from '../slack/do-not-disturb.ts';
import { download } from '../slack/fleet/download.ts';
import { fleetClicks } from '../slack/fleet/fleet-clicks.ts';
import { createFleetCards } from '../slack/fleet/fleet-poster.ts';
import type { ListenerDeps } from '../slack/listen/deps.ts';
import { registerListeners } from '../slack/listeners.ts';
import { createPeople, type SlackPeople } from '../slack/people.ts';
import { settingsClicks } from '../slack/settings/command.ts';
import { stepClicks } from '../slack/workflow-step/clicks.ts';
import { clientOptions, createWebClient } from '../slack/web-api.ts';
import { createWitness } from '../slack/witness.ts';
import type { Line } from '../doctor/line.ts';
import type { Report } from '../http/route.ts';
import type { Operations } from '../workflow/operations.ts';
import { createPersonal, type Personal } from '../workflow/personal-settings.ts';
import type { ChannelMemory, QuietHours, Witness } from '../workflow/slack-ports.ts';
import type { WatchStops } from '../workflow/watch-stops.ts';
import type { HealthReports } from '../workflow/health-reports.ts';
import type { Incidents } from '../workflow/incidents.ts';
import type { RestoreCards } from '../workflow/backup-ports.ts';
import type { FleetOperations } from '../workflow/fleet-operations.ts';
import type { FleetCards } from '../workflow/fleet-ports.ts';
import type { Keeping } from './backups.ts';
import { alertLanguageOf } from './alert-language.ts';
import { approvalRulesOf, calendarOf } from './approval.ts';
import { wavePlanOf } from './wave-plan.ts';
import type { Process } from './process.ts';
import { wirePaces } from './slack-paces.ts';
import { wireTellers } from './slack-tellers.ts';
import type { Storage } from './storage.ts';

/** An alert must not queue behind cards: it has a client of its own, which gives up soon and is tried again. */
const ALERT_TIMEOUT_MS = 5_000;
/** People of so many migrations are told directly when the channel takes no messages. */
const RUNNING_AT_MOST = 1_000;

/** The Slack edge of one process. */
export interface SlackEdge {
  slack: SlackApp;
  people: SlackPeople;
  witness: Witness;
  memory: ChannelMemory;
  quietHours: QuietHours;
  personal: Personal;
  /** Says in the channel which migrations a lost storage has lost for good. */
  announceLost(ids: readonly MigrationId[]): Promise<void>;
  cardKeeper: CardKeeper;
  alertKeeper: AlertKeeper;
  reportTellers: ReportTellers;
  /** Listens to people, once there is somebody to carry out what they ask. */
  listen(parts: {
    operations: Operations;
    incidents: Incidents;
    reports: HealthReports;
    stops: WatchStops;
    keeping: Keeping;
    fleets: FleetOperations;
    examine: () => Promise<Line[]>;
  }): void;
  restoreCards: RestoreCards;
  fleetCards: FleetCards;
  /** Clients of the bot token and, in Socket Mode, of the app token, for looking at the set-up. */
  clients: { bot: WebClient; app?: WebClient };
}

/** Builds the edge; nothing is sent to Slack yet. `routes` are served on Slack's port in HTTP mode. */
export function wireSlack(
  config: Config,
  parts: { process: Process; storage: Storage; report: Report; routes: CustomRoute[] },
): SlackEdge {
  const { process, storage, report } = parts;
  const { clock, log } = process;
  const { delivery, apiUrl } = config.slack;
  const botToken = config.slack.botToken.reveal();
  const slack = createSlackApp({
    botToken,
    ...(delivery.kind === 'socket'
      ? { appToken: delivery.appToken.reveal() }
      : { signingSecret: delivery.signingSecret.reveal() }),
    port: config.http.port,
    apiUrl,
    clock,
    log,
    customRoutes: parts.routes,
  });
  const { client } = slack;
  const { language } = config;
  const words = catalogueOf(language);
  const { approvers } = config.approval;
  const rules = approvalRulesOf(config);
  const personal = createPersonal({ store: storage.personal, clock, report, home: () => people.homeTeamId() });
  const people = createPeople(client, {
    approvers,
    language,
    clock,
    chosenLanguage: async (user) => (await personal.of(user)).language,
  });
  const paces = wirePaces(config, { process, storage });
  const { tellers, tellAway } = wireTellers(config, { process, storage, client, people, personal });
  const cardKeeper = createCardKeeper({
    messages: createCardMessages(client),
    cards: storage.cards,
    journal: storage.journal,
    leases: storage.leases,
    clock,
    log,
    channel: config.channels.migrations,
    words,
    approvers: ({ approval }) => people.approversToken(approval?.plan.policy?.approversFrom),
    mentions: ({ waba, route, approval }) => {
      const subject = { waba: waba.id, route };
      const notify = notifiedBy(rules, subject);
      const lastTier = ruleFor(rules, subject).secondTier;
      const secondTier = approval?.plan.policy?.escalatesTo;
      return {
        notify: notify && people.approversToken(notify),
        secondTier: secondTier && people.approversToken(secondTier),
        lastTier: lastTier && people.approversToken(lastTier),
      };
    },
    ...tellers,
    tellAway,
    running: () => storage.index.running(RUNNING_AT_MOST),
    posting: paces.cards,
    updating: paces.updating,
  });
  const alertClient = createWebClient(
    botToken,
    clientOptions({ apiUrl, logger: quietLogger(log), timeoutMs: ALERT_TIMEOUT_MS }),
  );
  const alertKeeper = createAlertKeeper({
    records: storage.alertRecords,
    accounts: storage.accounts,
    leases: storage.leases,
    poster: createAlertPoster(alertClient, { posting: paces.alerts, updating: paces.updating }),
    clock,
    channel: config.channels.alerts,
    fallback: config.channels.migrations,
    language: alertLanguageOf(config),
    report,
  });

  const quiet = clientOptions({ apiUrl, logger: quietLogger(log) });
  return {
    slack,
    clients: {
      bot: client,
      ...(delivery.kind === 'socket' && { app: createWebClient(delivery.appToken.reveal(), quiet) }),
    },
    people,
    witness: createWitness(client, storage.cards, words),
    quietHours: createQuietHours(client, clock),
    personal,
    memory: createChannelMemory(client, config.channels.migrations, clock),
    announceLost: (ids) => announceLost({ client, channel: config.channels.migrations, words }, ids),
    cardKeeper,
    alertKeeper,
    reportTellers: createReportTellers({
      cards: storage.cards,
      fleets: storage.fleets,
      said: { words, alerts: alertLanguageOf(config) },
      post: createReportPoster({ client, posting: paces.cards, words, report }),
    }),
    restoreCards: createRestoreCards(client, {
      channel: config.channels.migrations,
      words,
      approvers: () => people.approversToken(),
    }),
    fleetCards: createFleetCards(client, {
      channel: config.channels.migrations,
      words,
      posting: paces.cards,
      updating: paces.updating,
    }),
    listen({ operations, incidents, reports, stops, keeping: { backups, restores }, fleets, examine }) {
      const { accountName } = alertLanguageOf(config);
      const languageOf = (user: string) => people.languageOf(user);
      const deps: ListenerDeps = {
        client,
        operations,
        backups,
        restores,
        fleets: {
          operations: fleets,
          cards: storage.fleets,
          plan: wavePlanOf(config),
          download: (file) => download(client, file, { botToken, apiUrl }),
        },
        people,
        personal,
        examine,
        health: { reports, stops, wabas: config.wabas.map(({ id }) => WabaId.parse(id)), accountName },
        questions: storage.stepQuestions,
        answerWithinMs: config.workflow.answerWithin,
        deliveries: storage.deliveries,
        cards: storage.cards,
        whileRecording: (id, by, work) => cardKeeper.whileRecording(id, by, work),
        journal: storage.journal,
        clock,
        log,
        channel: config.channels.migrations,
        language,
        calendar: calendarOf(config),
      };
      registerListeners(slack.app, deps, {
        ...alertActions({ incidents, people, clock, languageOf, report }),
        ...fleetClicks(deps),
        ...stepClicks(deps),
        ...settingsClicks(deps),
        ...restoreClicks({ restores, people, clock, channel: config.channels.migrations, report }),
      });
    },
  };
}
