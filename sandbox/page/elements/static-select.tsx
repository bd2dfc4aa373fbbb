import type { Json } from '../../page-api.ts';
import { flagAt, isJson, listAt, plainAt, textAt } from '../json.ts';
import { withEmoji } from '../text/emoji.ts';
import { type ElementProps, useElement } from './surface.tsx';

/** A choice of one among given options: the browser's own select. */
export function StaticSelect(props: ElementProps) {
  const { element } = props;
  const { content, change, busy } = useElement(props);
  const groups = listAt(element, 'option_groups');
  const all = optionsOf(element);

  return (
    <span className="select">
      <select
        id={props.id}
        className="field"
        dir="auto"
        aria-label={props.name}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        aria-busy={busy}
        data-focus={flagAt(element, 'focus_on_load') ? 'load' : undefined}
        value={isJson(content) ? textAt(content, 'value') : ''}
        onChange={(event) => void change(all.find((option) => textAt(option, 'value') === event.target.value) ?? null)}
      >
        <option value="">{plainAt(element, 'placeholder') || 'Choose an option'}</option>
        {groups.length === 0 && <Options options={all} />}
        {groups.map((group) => (
          <optgroup key={plainAt(group, 'label')} label={plainAt(group, 'label')}>
            <Options options={listAt(group, 'options')} />
          </optgroup>
        ))}
      </select>
    </span>
  );
}

function Options({ options }: { options: Json[] }) {
  return options.map((option) => (
    <option key={textAt(option, 'value')} value={textAt(option, 'value')}>
      {withEmoji(plainAt(option, 'text'))}
    </option>
  ));
}

/** All options of a select, those in groups too. */
export function optionsOf(element: Json): Json[] {
  return [
    ...listAt(element, 'options'),
    ...listAt(element, 'option_groups').flatMap((group) => listAt(group, 'options')),
  ];
}
