import type { WebClient } from '@slack/web-api';
import type { Line } from '../../doctor/line.ts';
import type { WabaId } from '../../migration/ids.ts';
import type { Calendar } from '../../migration/calendar.ts';
import type { BackupOperations } from '../../workflow/backups.ts';
import type { RestoreOperations } from '../../workflow/restores.ts';
import type { HealthReports } from '../../workflow/health-reports.ts';
import type { WatchStops } from '../../workflow/watch-stops.ts';
import type { Operations } from '../../workflow/operations.ts';
import type { Personal } from '../../workflow/personal-settings.ts';
import type { Cards, Deliveries, StepQuestions } from '../../workflow/slack-ports.ts';
import type { Clock, Journal } from '../../workflow/ports.ts';
import type { SlackLog } from '../bolt-logger.ts';
import { catalogueOf, type Catalogue } from '../catalogue.ts';
import type { FleetDeps } from '../fleet/fleet-deps.ts';
import type { SlackPeople } from '../people.ts';
import type { WhileRecording } from '../recording.ts';
import type { Language } from '../words.ts';

/** What people may ask about the health of numbers. */
export interface HealthSurface {
  reports: HealthReports;
  /** Which numbers nobody is to watch any more. */
  stops: WatchStops;
  wabas: readonly WabaId[];
  accountName: (waba: string) => string;
}

/** What the listeners work with. */
export interface ListenerDeps {
  client: WebClient;
  operations: Operations;
  backups: BackupOperations;
  restores: RestoreOperations;
  fleets: FleetDeps;
  people: SlackPeople;
  /** What people have chosen for themselves. */
  personal: Personal;
  /** What is known of moved numbers, of which accounts, and what those are called. */
  health: HealthSurface;
  /** Looks at the whole set-up. */
  examine: () => Promise<Line[]>;
  /** Questions of steps of workflows, and how long each may be answered, ms. */
  questions: StepQuestions;
  answerWithinMs: number;
  deliveries: Deliveries;
  cards: Pick<Cards, 'get' | 'away'>;
  whileRecording: WhileRecording;
  journal: Pick<Journal, 'load'>;
  clock: Clock;
  log: SlackLog;
  /** Channel of the cards. */
  channel: string;
  /** When cutovers may be made. */
  calendar: Calendar;
  /** Language of the channel; people read their own. */
  language: Language;
}

/** The messages in the language a person reads. */
export const wordsFor = async (deps: ListenerDeps, user: string): Promise<Catalogue> =>
  catalogueOf(await deps.people.languageOf(user));

/** The messages in the language of the channel, for what everybody sees. */
export const wordsOfChannel = (deps: Pick<ListenerDeps, 'language'>): Catalogue => catalogueOf(deps.language);
