import { z } from 'zod';
import { PAGE_CAUSES } from '../migration/page.ts';
import { isSafeUrl } from './environment.ts';
import type { Secret } from './secret.ts';
import { VARIABLE_NAME } from './variables.ts';

const variableName = z.string().regex(VARIABLE_NAME, {
  error: 'must be the NAME of an environment variable, never the value itself',
});

/** Events API v2. */
export const PAGERDUTY_URL = 'https://events.pagerduty.com/v2/enqueue';

/** One receiver of pages outside Slack. */
export const PagingReceiver = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'must be a short name of small letters, digits and hyphens'),
    format: z.enum(['pagerduty-events-v2', 'json'], 'must be pagerduty-events-v2 or json'),
    url: z
      .string()
      .refine(isSafeUrl, 'must be an https:// address (http:// only on 127.0.0.1), without a user or password in it')
      .optional(),
    /** Where the address itself is secret. */
    urlVariable: variableName.optional(),
    /** PagerDuty's routing key, or the key that signs the JSON. */
    secret: variableName,
    on: z
      .array(z.enum(PAGE_CAUSES, `must be among ${PAGE_CAUSES.join(', ')}`))
      .min(1, 'pages for nothing: name a cause, or remove it')
      .default([...PAGE_CAUSES]),
  })
  .refine(({ url, urlVariable }) => url === undefined || urlVariable === undefined, {
    error: 'has url and urlVariable: keep one of them',
  })
  .refine(({ format, url, urlVariable }) => format !== 'json' || (url ?? urlVariable) !== undefined, {
    error: 'has no address: add url, or urlVariable',
  });
export type PagingReceiver = z.output<typeof PagingReceiver>;

/** A receiver with what its variables hold. */
export type ConfiguredReceiver = Pick<PagingReceiver, 'name' | 'format' | 'on'> & {
  /** In the clear where the settings say it, else the content of a variable. */
  url: () => string;
  secret: Secret;
};

/** The receivers, ready to be used. */
export const receiversOf = (
  paging: readonly PagingReceiver[],
  secret: (name: string) => Secret,
): ConfiguredReceiver[] =>
  paging.map(({ name, format, on, url = PAGERDUTY_URL, urlVariable, ...rest }) => ({
    name,
    format,
    on,
    url: () => (urlVariable === undefined ? url : secret(urlVariable).reveal()),
    secret: secret(rest.secret),
  }));
