import { memo, type ReactNode } from 'react';
import { type Block, Message, type MessageProps } from 'slack-blocks-to-jsx';
import { useNames } from '../workspace/workspace.ts';
import { formatDateToken } from './date-token.ts';

const SAFE_LINK = /^(https?|mailto|tel):/i;

/** Draws display blocks through the library: rich text, markdown, charts, videos. */
export const LibraryBlock = memo(function LibraryBlock({ block }: { block: Block }) {
  const { users, userGroups, channels, theme } = useNames();
  const data = { users, channels, user_groups: userGroups };
  return (
    <div className="drawn" dir="auto">
      <Message withoutWrapper blocks={[block]} logo="" name="" theme={theme} hooks={HOOKS} data={data} />
    </div>
  );
});

const HOOKS: NonNullable<MessageProps['hooks']> = {
  user: ({ name }) => <Mention>@{name}</Mention>,
  channel: ({ name }) => <Mention>#{name}</Mention>,
  usergroup: ({ name }) => <Mention>@{name.replace(/^@/, '')}</Mention>,
  date: ({ timestamp, format, fallback }) => (
    <DateText seconds={Number(timestamp)} format={format} fallback={fallback} />
  ),
  link: ({ href, children }) => <Link href={href}>{children}</Link>,
};

function Mention({ children }: { children: ReactNode }) {
  return <span className="mention">{children}</span>;
}

/** A link that opens beside the page; text only where the address could run a script. */
export function Link({ href, children }: { href: string; children: ReactNode }) {
  if (!SAFE_LINK.test(href)) return <>{children}</>;
  return (
    <a className="link" href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

/** A moment in the viewer's zone. */
export function DateText({ seconds, format, fallback }: { seconds: number; format: string; fallback: string }) {
  const moment = new Date(seconds * 1000);
  if (Number.isNaN(moment.getTime())) return <>{fallback}</>;
  return (
    <time dateTime={moment.toISOString()} title={moment.toLocaleString()}>
      {formatDateToken(seconds, format, new Date())}
    </time>
  );
}
