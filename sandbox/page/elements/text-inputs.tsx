import { type KeyboardEvent, useRef } from 'react';
import type { Json } from '../../page-api.ts';
import { flagAt, numberAt, objectAt, plainAt, textAt, textsAt } from '../json.ts';
import { plainToRichText } from '../text/mrkdwn.ts';
import { type ElementProps, useElement } from './surface.tsx';

/** How long the typing must rest before the bot hears of it (trigger on_character_entered). */
const TYPING_RESTS_MS = 400;

const INPUT_MODES: Record<string, { type: string; inputMode: 'text' | 'email' | 'url' | 'decimal' | 'numeric' }> = {
  email_text_input: { type: 'email', inputMode: 'email' },
  url_text_input: { type: 'url', inputMode: 'url' },
  number_input: { type: 'text', inputMode: 'decimal' },
};

/** Text, e-mail, address and number fields, of one line or several. */
export function TextInput(props: ElementProps) {
  const { element } = props;
  const { content, set, dispatch } = useElement(props);
  const triggers = textsAt(objectAt(element, 'dispatch_action_config'), 'trigger_actions_on');
  const timer = useRef<number>(undefined);
  const type = textAt(element, 'type');
  const multiline = flagAt(element, 'multiline') || type === 'rich_text_input';

  const typed = (text: string) => {
    set(contentOf(type, text));
    if (!props.dispatches || !triggers.includes('on_character_entered')) return;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void dispatch({ value: text }), TYPING_RESTS_MS);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    const onEnter = triggers.length === 0 || triggers.includes('on_enter_pressed');
    if (event.key !== 'Enter' || multiline || !props.dispatches || !onEnter) return;
    event.preventDefault();
    void dispatch({ value: event.currentTarget.value });
  };
  const shared = {
    id: props.id,
    className: 'field',
    'aria-label': props.name,
    'aria-describedby': props.describedBy,
    'aria-invalid': props.invalid,
    'data-focus': flagAt(element, 'focus_on_load') ? 'load' : undefined,
    placeholder: plainAt(element, 'placeholder') || undefined,
    maxLength: numberAt(element, 'max_length'),
    value: textOf(content),
    autoComplete: 'off',
    dir: 'auto',
    onKeyDown,
  };
  if (multiline) return <textarea {...shared} rows={4} onChange={(event) => typed(event.target.value)} />;
  const mode = INPUT_MODES[type] ?? { type: 'text', inputMode: 'text' as const };
  return <input {...shared} {...mode} onChange={(event) => typed(event.target.value)} />;
}

function contentOf(type: string, text: string): Json | string | null {
  if (text === '') return null;
  return type === 'rich_text_input' ? { ...plainToRichText(text) } : text;
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  const section = (content as { elements?: { elements?: { text?: string }[] }[] } | null)?.elements?.[0];
  return section?.elements?.map((part) => part.text ?? '').join('') ?? '';
}
