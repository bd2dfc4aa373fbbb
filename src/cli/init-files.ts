import { parseDocument, stringify } from 'yaml';
import type { Answers } from './init-answers.ts';

/** `ferryman.yaml`: what was answered; the example beside it shows what else there is. */
export const settingsText = ({ settings }: Answers): string =>
  `# People, accounts and policies. Secrets stand in .env; ferryman.example.yaml shows every other setting.\n\n${stringify(settings)}`;

/** The app's manifest: ours, and for HTTP with the addresses that Slack shall call. */
export function manifestText(ours: string, { publicOrigin }: Answers): string {
  if (publicOrigin === undefined) return ours;
  const address = `${publicOrigin.replace(/\/$/u, '')}/slack/events`;
  const manifest = parseDocument(ours);
  manifest.setIn(['settings', 'socket_mode_enabled'], false);
  manifest.setIn(['settings', 'event_subscriptions', 'request_url'], address);
  manifest.setIn(['settings', 'interactivity', 'request_url'], address);
  manifest.setIn(['features', 'slash_commands', 0, 'url'], address);
  return manifest.toString({ lineWidth: 0 });
}

/** `.env`: what can be made is made, the rest waits for whoever has it. */
export function environmentText(
  { publicOrigin, passwords }: Answers,
  made: { vaultKey: string; verifyToken: string },
): string {
  const slack =
    publicOrigin === undefined
      ? ['# Basic Information, App-Level Tokens: one with connections:write', 'SLACK_APP_TOKEN=']
      : ['# Basic Information, Signing Secret', 'SLACK_SIGNING_SECRET='];
  return [
    '# Only its owner may read this file. Every NAME may be given as NAME_FILE instead: the path of a file with the value.',
    '# OAuth & Permissions, after the app was installed',
    'SLACK_BOT_TOKEN=',
    ...slack,
    '',
    '# A Redis with its append-only file on and noeviction; compose.yaml brings one and sets this itself',
    'REDIS_URL=redis://127.0.0.1:6379',
    '',
    '# A system user of your business portfolio, with whatsapp_business_management and whatsapp_business_messaging',
    'META_ACCESS_TOKEN=',
    '# The Meta app: its dashboard shows both',
    'META_APP_ID=',
    'META_APP_SECRET=',
    "# Made for you; type it into the app's webhook settings",
    `META_WEBHOOK_VERIFY_TOKEN=${made.verifyToken}`,
    '',
    ...passwords.map((name) => `${name}=`),
    ...(passwords.length > 0 ? [''] : []),
    '# Made for you; seals PINs and backups in Redis. Keep a copy where Redis is not: without it they cannot be opened.',
    `VAULT_KEYS=k1:${made.vaultKey}`,
    '',
  ].join('\n');
}
