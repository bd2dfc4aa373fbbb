import { useId } from 'react';
import type { Json } from '../../page-api.ts';
import { isJson, listAt, objectAt, textAt } from '../json.ts';
import { TextObject } from '../text/text-object.tsx';
import { type ElementProps, useElement } from './surface.tsx';

/** Checkboxes: any number of the options. */
export function Checkboxes(props: ElementProps) {
  const { content, change } = useElement(props);
  const chosen = Array.isArray(content) ? content.filter(isJson) : [];
  return (
    <ChoiceList
      {...props}
      type="checkbox"
      isChosen={(option) => chosen.some((other) => sameOption(other, option))}
      onChoose={(option, on) => {
        const options = listAt(props.element, 'options');
        void change(
          options.filter((other) =>
            sameOption(other, option) ? on : chosen.some((before) => sameOption(before, other)),
          ),
        );
      }}
    />
  );
}

/** Radio buttons: exactly one of the options. */
export function RadioButtons(props: ElementProps) {
  const { content, change } = useElement(props);
  return (
    <ChoiceList
      {...props}
      type="radio"
      isChosen={(option) => isJson(content) && sameOption(content, option)}
      onChoose={(option) => void change(option)}
    />
  );
}

interface ChoiceListProps extends ElementProps {
  type: 'checkbox' | 'radio';
  isChosen: (option: Json) => boolean;
  onChoose: (option: Json, on: boolean) => void;
}

function ChoiceList({ element, type, isChosen, onChoose, name, describedBy, invalid, id }: ChoiceListProps) {
  const group = useId();
  return (
    <div
      className="choices"
      role={type === 'radio' ? 'radiogroup' : 'group'}
      aria-label={name}
      aria-labelledby={name === undefined && id !== undefined ? `${id}-label` : undefined}
      aria-describedby={describedBy}
      aria-invalid={invalid}
    >
      {listAt(element, 'options').map((option) => (
        <label key={textAt(option, 'value')} className="choice">
          <input
            type={type}
            name={group}
            checked={isChosen(option)}
            onChange={(event) => onChoose(option, event.target.checked)}
          />
          <span>
            <span className="choice-text">
              <TextObject text={objectAt(option, 'text')} />
            </span>
            {objectAt(option, 'description') && (
              <span className="choice-detail">
                <TextObject text={objectAt(option, 'description')} />
              </span>
            )}
          </span>
        </label>
      ))}
    </div>
  );
}

/** Whether two options are the same choice. */
export function sameOption(one: Json, other: Json): boolean {
  return one['value'] === other['value'];
}
