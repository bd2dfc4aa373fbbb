import { Fragment, useLayoutEffect, useRef } from 'react';
import type { PageMessage } from '../../page-api.ts';
import { formatDateToken, nearDay } from '../text/date-token.ts';
import { isProse, Message } from './message.tsx';
import { useWorkspace } from './workspace.ts';

/** Messages of one person this close together share a head. */
const GROUP_SECONDS = 300;
/** How near to the end counts as "reading the newest". */
const NEAR_END_PX = 80;

interface MessageListProps {
  name: string;
  messages: PageMessage[];
  /** Not given inside a thread. */
  openThread?: (ts: string) => void;
}

/** Messages, oldest first, with a line where a day begins. Stays at the end while one reads there, goes there when one writes. */
export function MessageList({ name, messages, openThread }: MessageListProps) {
  const inThread = openThread === undefined;
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const { me } = useWorkspace();
  const mine = messages.at(-1)?.user === me.id;
  useLayoutEffect(() => {
    if (atEnd.current || mine) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [messages, mine]);
  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return undefined;
    // A banner or a growing composer takes room from the list; the newest message stays in sight.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTo({ top: element.scrollHeight });
    });
    resized.observe(element);
    return () => resized.disconnect();
  }, []);

  return (
    <div
      ref={list}
      className="message-list"
      role="log"
      aria-live="polite"
      aria-label={name}
      tabIndex={0}
      onScroll={(event) => {
        const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
        atEnd.current = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
      }}
    >
      {messages.length === 0 && (
        <p className="empty">Nothing has been said here yet. Type / to see what the bot understands.</p>
      )}
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const newDay = !inThread && dayOf(message) !== (before && dayOf(before));
        const follows = !newDay && !(inThread && index === 1) && continues(before, message);
        return (
          <Fragment key={message.ts}>
            {newDay && <DayLine message={message} />}
            {inThread && index === 1 && <RepliesLine count={messages.length - 1} />}
            <Message message={message} continues={follows} {...(openThread === undefined ? {} : { openThread })} />
          </Fragment>
        );
      })}
    </div>
  );
}

function RepliesLine({ count }: { count: number }) {
  return (
    <p className="replies">
      <span>{count === 1 ? '1 reply' : `${count} replies`}</span>
    </p>
  );
}

function DayLine({ message }: { message: PageMessage }) {
  const now = new Date();
  const near = nearDay(timeOf(message), now);
  const name = near ?? formatDateToken(Number(message.ts), '{day_divider_pretty}', now);
  return (
    <p className="day">
      <span>{name.charAt(0).toUpperCase() + name.slice(1)}</span>
    </p>
  );
}

function continues(before: PageMessage | undefined, message: PageMessage): boolean {
  if (before === undefined || before.user !== message.user || message.ephemeralFor !== undefined) return false;
  return (
    before.thread.length === 0 &&
    Number(message.ts) - Number(before.ts) < GROUP_SECONDS &&
    isProse(message) &&
    message.files.length === 0
  );
}

function dayOf(message: PageMessage): string {
  return timeOf(message).toDateString();
}

function timeOf(message: PageMessage): Date {
  return new Date(Number(message.ts) * 1000);
}
