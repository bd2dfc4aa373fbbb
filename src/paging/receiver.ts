import type { Page } from '../migration/page.ts';
import type { PageAction } from '../workflow/paging-ports.ts';

/** What pages are about. */
export interface Subject {
  /** The number, or the account. */
  component: string;
  /** What receivers can sort by, beside the page itself. */
  details: Readonly<Record<string, string | number>>;
}

/** What is said of a page: words and numbers made by the bot, never a message of a person and never a secret. */
export interface Notice {
  action: PageAction;
  page: Page;
  subject: Subject;
  /** One sentence in the language of the channel. */
  summary: string;
  /** Where in Slack to go on. */
  link: { href: string; text: string };
}

/** A request to a receiver, ready to be sent. */
export interface Message {
  body: string;
  headers: Record<string, string>;
}

/** A configured receiver. `url` and `secret` are revealed at the moment of sending only. */
export interface Receiver {
  name: string;
  format: 'pagerduty-events-v2' | 'json';
  url: () => string;
  /** PagerDuty's routing key, or the key that signs. */
  secret: () => string;
  on: readonly Page['cause'][];
}
