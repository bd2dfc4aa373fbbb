import type { AccountIncident } from '../../health/account-incident.ts';
import { wabaOfIncident } from '../../health/account-incident.ts';
import type { Watch } from '../../health/watch.ts';
import { formatNumber } from '../../migration/phone-number.ts';
import type { ListedNumber } from '../../workflow/call-ports.ts';
import type { AccountHealthReport, NumberHealthReport } from '../../workflow/health-reports.ts';
import { alertWordsOf } from '../alert-catalogue.ts';
import { titleOf, type AlertLanguage } from '../alert-cause.ts';
import type { Catalogue } from '../catalogue.ts';
import { code, ours, person, rendered, time } from '../tokens.ts';

/** The words of a report: the catalogue, and what alerts are called in the same language. */
export interface ReportWords {
  words: Catalogue;
  alerts: AlertLanguage;
}

/** The words of a report in a reader's language. */
export const reportWords = (words: Catalogue, accountName: (waba: string) => string): ReportWords => ({
  words,
  alerts: { alerts: alertWordsOf(words.language), failures: words, accountName },
});

/** Meta's own words, as code: they are compared with WhatsApp Manager letter by letter. */
const metaSays = (value: string | undefined) => code(value ?? '–');

/** Open incidents, one line each. */
export function incidentLines(incidents: readonly AccountIncident[], { words, alerts }: ReportWords): string[] {
  if (incidents.length === 0) return [words.mrkdwn('health.no-incident')];
  return incidents.map((incident) => {
    const owner = incident.assigned?.to ?? incident.acknowledged?.by;
    const values = {
      severity: alerts.alerts.plain(`alert.severity.${incident.severity}`),
      title: ours(titleOf(incident, wabaOfIncident(incident.id), alerts)),
      since: time(incident.openedAt),
    };
    return owner === undefined
      ? words.mrkdwn('health.incident', values)
      : words.mrkdwn('health.incident.owned', { ...values, owner: person(owner) });
  });
}

/** Why something could not be read, in the words that failures have everywhere. */
export function whyUnread(failure: string | undefined, words: Catalogue): string {
  const key = `failure.${failure ?? ''}.what`;
  return words.has(key) ? words.plain(key) : (failure ?? '');
}

/** What Meta says of a number now; shared by what is asked for and what is reported after a time. */
export function readingLines(now: NonNullable<NumberHealthReport['now']>, words: Catalogue): string[] {
  const { facts, health, messagingLimit } = now;
  return [
    words.mrkdwn('health.number.state', {
      status: metaSays(facts.status),
      platform: metaSays(facts.platformType),
      sending: metaSays(health?.canSend),
    }),
    words.mrkdwn('health.number.quality', {
      quality: metaSays(facts.qualityRating),
      limit: metaSays(messagingLimit),
      throughput: metaSays(facts.throughputLevel),
      name: facts.verifiedName ?? '–',
    }),
  ];
}

function stateLines({ watch, now, failure }: NumberHealthReport, words: Catalogue): string[] {
  if (!now) {
    const reason = whyUnread(failure, words);
    return [
      watch.last
        ? words.mrkdwn('health.unread.known', { reason, at: time(watch.last.at) })
        : words.mrkdwn('health.unread', { reason }),
    ];
  }
  return readingLines(now, words);
}

/** That nobody watches the number any more, on whose word and why; undefined while somebody does. */
export function unwatchedLine({ target, stopped }: Watch, words: Catalogue): string | undefined {
  if (!stopped) return undefined;
  const { by, at, reason } = stopped;
  return words.mrkdwn('unwatch.standing', {
    number: formatNumber(target.number),
    by: person(by),
    at: time(at),
    reason,
  });
}

function nextLine({ watch, nextReadAt, isReadWithAccount }: NumberHealthReport, words: Catalogue): string {
  const unwatched = unwatchedLine(watch, words);
  if (unwatched !== undefined) return unwatched;
  if (nextReadAt === undefined) return words.mrkdwn('health.next.none');
  return words.mrkdwn(isReadWithAccount ? 'health.next.with-account' : 'health.next', { at: time(nextReadAt) });
}

/** A number's health now, as lines of mrkdwn. */
export function numberLines(report: NumberHealthReport, said: ReportWords): string[] {
  const { number, waba } = report.watch.target;
  const { words } = said;
  return [
    words.mrkdwn('health.number.title', { number: formatNumber(number), account: said.alerts.accountName(waba) }),
    ...stateLines(report, words),
    ...incidentLines(report.incidents, said),
    nextLine(report, words),
    words.mrkdwn('health.nothing-done'),
  ];
}

/** How often each value comes, the most frequent first: `3 × GREEN, 1 × RED`. */
export function counted(values: readonly (string | undefined)[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value ?? '–', (counts.get(value ?? '–') ?? 0) + 1);
  const shown = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, 8);
  return shown.map(([value, count]) => `${count} × ${value}`).join(', ');
}

function accountState(now: readonly ListedNumber[], words: Catalogue): string {
  return words.mrkdwn('health.account.state', {
    numbers: now.length,
    status: code(counted(now.map(({ facts }) => facts.status))),
    sending: code(counted(now.map(({ health }) => health?.canSend))),
    quality: code(counted(now.map(({ facts }) => facts.qualityRating))),
    limit: code(counted(now.map(({ messagingLimit }) => messagingLimit))),
  });
}

function readLine({ lastReadAt, nextReadAt }: AccountHealthReport, words: Catalogue): string {
  const last = lastReadAt === undefined ? words.mrkdwn('health.account.never') : undefined;
  if (last !== undefined) return last;
  return words.mrkdwn('health.account.read', { last: time(lastReadAt ?? 0), next: time(nextReadAt ?? 0) });
}

/** How many numbers nobody is alerted about; nothing while there is none. */
const unwatchedLines = (count: number, words: Catalogue): string[] =>
  count === 0 ? [] : [words.mrkdwn('unwatch.count', { count })];

/** An account's health now, as lines of mrkdwn. */
export function accountLines(report: AccountHealthReport, said: ReportWords): string[] {
  const { waba, watched, unwatched, now, failure, incidents } = report;
  const { words } = said;
  return [
    words.mrkdwn('health.account.title', { account: said.alerts.accountName(waba), waba: code(waba), watched }),
    now ? accountState(now, words) : words.mrkdwn('health.unread', { reason: whyUnread(failure, words) }),
    ...incidentLines(incidents, said),
    readLine(report, words),
    ...unwatchedLines(unwatched, words),
    words.mrkdwn('health.nothing-done'),
  ];
}

/** All accounts, one line each, those with urgent incidents first. */
export function overviewLines(reports: readonly AccountHealthReport[], { words, alerts }: ReportWords): string[] {
  const urgent = ({ incidents }: AccountHealthReport) => incidents.filter(({ severity }) => severity === 'page').length;
  return [
    words.mrkdwn('health.overview.title', { accounts: reports.length }),
    ...reports
      .toSorted((one, other) => urgent(other) - urgent(one))
      .map((report) =>
        words.mrkdwn('health.overview.line', {
          account: alerts.accountName(report.waba),
          waba: code(report.waba),
          watched: report.watched,
          open: report.incidents.length,
          urgent: urgent(report),
          read: rendered(readLine(report, words)),
        }),
      ),
    ...unwatchedLines(
      reports.reduce((sum, { unwatched }) => sum + unwatched, 0),
      words,
    ),
    words.mrkdwn('health.nothing-done'),
  ];
}
