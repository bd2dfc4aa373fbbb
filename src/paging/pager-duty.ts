import type { Message, Notice } from './receiver.ts';

const SEVERITIES = {
  'needs-human': 'critical',
  'health-incident': 'critical',
  'approval-void': 'error',
  'approval-unanswered': 'warning',
} as const;

/** PagerDuty cuts longer summaries (Events API v2). */
const SUMMARY_AT_MOST = 1_024;

/** An event of PagerDuty's Events API v2. Without `payload` where it resolves: the key is enough. */
export function pagerDutyEvent({ action, page, summary, subject, link }: Notice, routingKey: string): Message {
  const event = {
    routing_key: routingKey,
    event_action: action,
    dedup_key: page.key,
    ...(action === 'trigger' && {
      payload: {
        summary: summary.slice(0, SUMMARY_AT_MOST),
        source: 'ferryman',
        severity: SEVERITIES[page.cause],
        component: subject.component,
        class: page.cause,
        custom_details: { ...subject.details, cause: page.cause, since: page.since },
      },
      links: [link],
    }),
  };
  return { body: JSON.stringify(event), headers: { 'Content-Type': 'application/json' } };
}
