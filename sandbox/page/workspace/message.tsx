import { memo } from 'react';
import type { PageMessage } from '../../page-api.ts';
import { Blocks } from '../blocks/block.tsx';
import { SurfaceProvider, useTyped } from '../elements/surface.tsx';
import { Menu } from '../popup/menu.tsx';
import { clock } from '../text/date-token.ts';
import { Mrkdwn } from '../text/text-object.tsx';
import { Avatar } from './avatar.tsx';
import { Files } from './files.tsx';
import { useNames, userById, useWorkspace } from './workspace.ts';

interface MessageProps {
  message: PageMessage;
  /** Whether it goes on right after one of the same person, so that it needs no head. */
  continues: boolean;
  openThread?: (ts: string) => void;
}

/** One message with its files, its thread's summary and what can be done with it. */
export const Message = memo(function Message({ message, continues, openThread }: MessageProps) {
  const { users } = useNames();
  const author = userById(users, message.user);
  const time = new Date(Number(message.ts) * 1000);
  const onlyMine = message.ephemeralFor !== undefined;
  return (
    <article
      className="message"
      data-continues={continues}
      data-only-mine={onlyMine}
      aria-label={`${author.name} at ${clock(time)}`}
    >
      <div className="message-side">{continues ? <Time time={time} /> : <Avatar user={author} />}</div>
      <div className="message-main">
        {onlyMine && <p className="only-mine">Only visible to you</p>}
        {!continues && (
          <p className="message-head">
            <span className="author">{author.name}</span>
            {author.isBot && <span className="badge">App</span>}
            <Time time={time} />
          </p>
        )}
        <MessageBody message={message} />
        <Files files={message.files} />
        {openThread && <ThreadSummary message={message} open={openThread} />}
      </div>
      {!onlyMine && <MessageTools message={message} {...(openThread === undefined ? {} : { openThread })} />}
    </article>
  );
});

function Time({ time }: { time: Date }) {
  return (
    <time className="message-time" dateTime={time.toISOString()} title={time.toLocaleString()}>
      {clock(time)}
    </time>
  );
}

function MessageBody({ message }: { message: PageMessage }) {
  const held = useTyped(message.blocks);
  return (
    <div className={isProse(message) ? 'message-body' : 'message-body has-blocks'}>
      {message.blocks.length === 0 && message.text !== '' && <Mrkdwn text={message.text} />}
      <SurfaceProvider on={{ channel: message.channel, ts: message.ts, version: message.version }} held={held}>
        <Blocks blocks={message.blocks} />
      </SurfaceProvider>
      {message.edited && <span className="edited">(edited)</span>}
    </div>
  );
}

/** Whether a message is only text, as people type it. */
export function isProse(message: PageMessage): boolean {
  return message.blocks.every((block) => block['type'] === 'rich_text');
}

function ThreadSummary({ message, open }: { message: PageMessage; open: (ts: string) => void }) {
  const { users } = useNames();
  const last = message.thread.at(-1);
  if (last === undefined) return null;
  const people = [...new Set(message.thread.map((reply) => reply.user))].slice(0, 4);
  const count = message.thread.length;
  return (
    <button type="button" className="thread-summary" onClick={() => open(message.ts)}>
      {people.map((id) => (
        <Avatar key={id} user={userById(users, id)} size="small" />
      ))}
      <span className="thread-count">{count === 1 ? '1 reply' : `${count} replies`}</span>
      <span className="thread-last">Last at {clock(new Date(Number(last.ts) * 1000))}</span>
    </button>
  );
}

function MessageTools({ message, openThread }: { message: PageMessage; openThread?: (ts: string) => void }) {
  const { state, act } = useWorkspace();
  const shortcuts = state.shortcuts.filter((shortcut) => shortcut.type === 'message');
  const { channel, ts } = message;
  return (
    <div className="message-tools">
      {openThread && (
        <button type="button" className="quiet small" onClick={() => openThread(ts)}>
          Reply in thread
        </button>
      )}
      {shortcuts.length > 0 && (
        <Menu
          name="More actions"
          className="quiet small"
          button={<span aria-hidden="true">{'\u22EE'}</span>}
          items={shortcuts.map(({ callbackId, name }) => ({
            key: callbackId,
            label: name,
            onSelect: () => void act('shortcut', { callbackId, message: { channel, ts } }),
          }))}
        />
      )}
    </div>
  );
}
