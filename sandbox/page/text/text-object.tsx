import { useMemo } from 'react';
import type { Json } from '../../page-api.ts';
import { textAt } from '../json.ts';
import { withEmoji } from './emoji.ts';
import { mrkdwnToRichText } from './mrkdwn.ts';
import { LibraryBlock } from './rich-text.tsx';

/** Text in Slack's mrkdwn. */
export function Mrkdwn({ text }: { text: string }) {
  const block = useMemo(() => mrkdwnToRichText(text), [text]);
  return <LibraryBlock block={block} />;
}

/** A text object: mrkdwn is parsed, plain_text (and a bare string) never is. */
export function TextObject({ text }: { text: Json | undefined }) {
  if (text === undefined) return null;
  const characters = textAt(text, 'text');
  if (textAt(text, 'type') === 'mrkdwn') return <Mrkdwn text={characters} />;
  return (
    <span className="plain" dir="auto">
      {withEmoji(characters)}
    </span>
  );
}
