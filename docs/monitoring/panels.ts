/** One panel of the dashboard; `queries` are PromQL with the legend of each. */
export interface Panel {
  title: string;
  /** What it means when it looks wrong, shown behind the panel's (i). */
  about: string;
  kind: 'stat' | 'timeseries';
  /** As Grafana names units: `s`, `reqps`, `short`. */
  unit: string;
  queries: Record<string, string>;
}

const perType = (type: string) => `sum by (detail) (increase(ferryman_journal_events_total{type="${type}"}[1h]))`;
const quantile = (q: number) =>
  `histogram_quantile(${q}, sum by (le, target) (rate(ferryman_call_duration_seconds_bucket[5m])))`;

/** What whoever runs the bot looks at, the gravest first. Every metric of ours is on one of them. */
export const PANELS: readonly Panel[] = [
  {
    title: 'Cutover enabled',
    about:
      '0: Redis does not give what the cutover needs; nothing is registered until it does. The log names the reason.',
    kind: 'stat',
    unit: 'short',
    queries: { enabled: 'min(ferryman_cutover_enabled)' },
  },
  {
    title: 'Cutovers stopped by a person',
    about: '1 after /migrate freeze, until somebody who may lifts it.',
    kind: 'stat',
    unit: 'short',
    queries: { stopped: 'max(ferryman_cutover_stopped)' },
  },
  {
    title: 'Migrations running',
    about: 'Not over yet; those that wait for people count.',
    kind: 'stat',
    unit: 'short',
    queries: { running: 'max(ferryman_migrations_running)' },
  },
  {
    title: 'Numbers not watched',
    about:
      'Somebody stopped watching them (/migrate unwatch): nobody is alerted about them. /migrate health names them.',
    kind: 'stat',
    unit: 'short',
    queries: { unwatched: 'max(ferryman_numbers_unwatched)' },
  },
  {
    title: 'Longest overdue look',
    about: 'How long a migration has waited to be looked at beyond its time. Above a minute, no replica is at work.',
    kind: 'timeseries',
    unit: 's',
    queries: { overdue: 'max(ferryman_look_overdue_seconds)' },
  },
  {
    title: 'Replicas by version',
    about: 'Two versions at once are a rolling upgrade.',
    kind: 'timeseries',
    unit: 'short',
    queries: { '{{version}}': 'sum by (version) (ferryman_build_info)' },
  },
  {
    title: 'Cutovers that ended, per hour',
    about: 'needs-human: reads contradict each other, and a person must look in WhatsApp Manager.',
    kind: 'timeseries',
    unit: 'short',
    queries: { '{{detail}}': perType('cutoverSettled') },
  },
  {
    title: 'Requests for approval that were closed, per hour',
    about: 'expired: nobody decided; facts-changed and storage-changed: the approval was void.',
    kind: 'timeseries',
    unit: 'short',
    queries: { '{{detail}}': perType('approvalClosed') },
  },
  {
    title: 'Failed tries of steps by class, per hour',
    about: 'retry and throttle go away by themselves; hold and configuration wait for a person.',
    kind: 'timeseries',
    unit: 'short',
    queries: { '{{detail}}': perType('stepFailed') },
  },
  {
    title: 'Calls per second',
    about: 'To Meta and to deployments, by class of the answer; none: no answer came.',
    kind: 'timeseries',
    unit: 'reqps',
    queries: { '{{target}} {{result}}': 'sum by (target, result) (rate(ferryman_call_duration_seconds_count[5m]))' },
  },
  {
    title: 'How long calls take',
    about: 'Half of them, and 99 of 100. A registration may take up to a minute.',
    kind: 'timeseries',
    unit: 's',
    queries: { '{{target}} p50': quantile(0.5), '{{target}} p99': quantile(0.99) },
  },
  {
    title: 'Webhook requests per second',
    about: 'forged and unsigned: somebody else, or the app secret is not the one in Meta.',
    kind: 'timeseries',
    unit: 'reqps',
    queries: { '{{result}}': 'sum by (result) (rate(ferryman_webhook_requests_total[5m]))' },
  },
  {
    title: 'Webhook changes per second',
    about: 'By field, and whether they were about something of ours.',
    kind: 'timeseries',
    unit: 'reqps',
    queries: { '{{field}} {{result}}': 'sum by (field, result) (rate(ferryman_webhook_changes_total[5m]))' },
  },
  {
    title: 'Health readings per hour',
    about: 'unreadable: Meta did not answer, or not as it is documented.',
    kind: 'timeseries',
    unit: 'short',
    queries: { '{{result}}': 'sum by (result) (increase(ferryman_health_readings_total[1h]))' },
  },
  {
    title: 'Incidents per hour',
    about: 'Opened, acknowledged and recovered, by severity.',
    kind: 'timeseries',
    unit: 'short',
    queries: { '{{severity}} {{change}}': 'sum by (severity, change) (increase(ferryman_incident_changes_total[1h]))' },
  },
  {
    title: 'Pages to receivers outside Slack, per hour',
    about: 'dead: a receiver could not be told in time; the alerts channel says so.',
    kind: 'timeseries',
    unit: 'short',
    queries: { '{{result}}': 'sum by (result) (increase(ferryman_pages_total[1h]))' },
  },
  {
    title: 'Memory and event loop',
    about: 'Resident memory, and the 99th percentile of how long the event loop is held up.',
    kind: 'timeseries',
    unit: 'short',
    queries: {
      '{{instance}} MB': 'ferryman_process_resident_memory_bytes / 1e6',
      '{{instance}} loop ms': 'ferryman_nodejs_eventloop_lag_p99_seconds * 1000',
    },
  },
];
