import { useRef, useState } from 'react';
import type { Json } from '../../page-api.ts';
import { flagAt, isJson, numberAt, plainAt, textAt } from '../json.ts';
import { suggest } from '../server.ts';
import { useNames, useWorkspace } from '../workspace/workspace.ts';
import { type Choice, Combobox } from './combobox.tsx';
import { optionsOf } from './static-select.tsx';
import { type ElementProps, useElement } from './surface.tsx';

/** Slack's default for min_query_length. */
const DEFAULT_MIN_QUERY = 3;

interface ChoiceFieldProps {
  props: ElementProps;
  chosen: Choice[];
  offers: Choice[];
  nothing: string;
  onType: (text: string) => void;
  onChosen: (chosen: Choice[]) => void;
}

function ChoiceField({ props, chosen, offers, nothing, onType, onChosen }: ChoiceFieldProps) {
  const { element } = props;
  const most = numberAt(element, 'max_selected_items') ?? Infinity;
  const multiple = textAt(element, 'type').startsWith('multi_');
  return (
    <Combobox
      id={props.id}
      name={props.name}
      describedBy={props.describedBy}
      invalid={props.invalid}
      focus={flagAt(element, 'focus_on_load')}
      placeholder={plainAt(element, 'placeholder') || 'Type to search'}
      chosen={chosen}
      multiple={multiple}
      offers={offers}
      nothing={nothing}
      onType={onType}
      onChosen={(next) => next.length <= most && onChosen(next)}
    />
  );
}

/** Several of given options. */
export function MultiStaticSelect(props: ElementProps) {
  const { content, change } = useElement(props);
  const [text, setText] = useState('');
  const options = optionsOf(props.element);
  return (
    <ChoiceField
      props={props}
      chosen={optionsIn(content).map(toChoice)}
      offers={matching(options.map(toChoice), text)}
      nothing="No matches"
      onType={setText}
      onChosen={(chosen) => void change(pickOptions(chosen, options))}
    />
  );
}

/** One or several of the options that the bot suggests for what was typed. */
export function ExternalSelect(props: ElementProps) {
  const { element, blockId } = props;
  const { me } = useWorkspace();
  const { content, change, on } = useElement(props);
  const [options, setOptions] = useState<Json[]>([]);
  const [nothing, setNothing] = useState('Keep typing to search');
  const latest = useRef(0);
  const least = numberAt(element, 'min_query_length') ?? DEFAULT_MIN_QUERY;
  const multiple = textAt(element, 'type').startsWith('multi_');

  const search = async (typed: string) => {
    const turn = ++latest.current;
    if (typed.length < least) return setOptions([]);
    setNothing('Searching\u2026');
    const viewId = on !== undefined && 'viewId' in on ? on.viewId : '';
    const found = await suggest({ user: me.id, viewId, blockId, actionId: textAt(element, 'action_id'), typed });
    if (turn !== latest.current) return;
    setOptions(found);
    setNothing('No matches');
  };
  return (
    <ChoiceField
      props={props}
      chosen={optionsIn(content).map(toChoice)}
      offers={options.map(toChoice)}
      nothing={nothing}
      onType={(typed) => void search(typed)}
      onChosen={(chosen) => {
        const picked = pickOptions(chosen, [...options, ...optionsIn(content)]);
        void change(multiple ? picked : (picked[0] ?? null));
      }}
    />
  );
}

/** One or several people. */
export function UsersSelect(props: ElementProps) {
  const { users } = useNames();
  return <IdSelect props={props} all={users.map((user) => ({ key: user.id, text: user.name, detail: user.role }))} />;
}

/** One or several channels or conversations. */
export function ChannelsSelect(props: ElementProps) {
  const { channels } = useNames();
  return <IdSelect props={props} all={channels.map(({ id, name }) => ({ key: id, text: `#${name}` }))} />;
}

function IdSelect({ props, all }: { props: ElementProps; all: Choice[] }) {
  const { content, change } = useElement(props);
  const [text, setText] = useState('');
  const multiple = textAt(props.element, 'type').startsWith('multi_');
  const ids = Array.isArray(content) ? content : [content];
  return (
    <ChoiceField
      props={props}
      chosen={all.filter((choice) => ids.includes(choice.key))}
      offers={matching(all, text)}
      nothing="No matches"
      onType={setText}
      onChosen={(chosen) => {
        const keys = chosen.map((choice) => choice.key);
        void change(multiple ? keys : (keys[0] ?? null));
      }}
    />
  );
}

function optionsIn(content: unknown): Json[] {
  return (Array.isArray(content) ? content : [content]).filter(isJson);
}

function toChoice(option: Json): Choice {
  const detail = plainAt(option, 'description');
  return {
    key: textAt(option, 'value'),
    text: plainAt(option, 'text'),
    ...(detail === '' ? {} : { detail }),
  };
}

function pickOptions(chosen: Choice[], options: Json[]): Json[] {
  return chosen.map((choice) => options.find((option) => textAt(option, 'value') === choice.key)).filter(isJson);
}

function matching(choices: Choice[], text: string): Choice[] {
  const wanted = text.trim().toLowerCase();
  return choices.filter((choice) => choice.text.toLowerCase().includes(wanted));
}
