import { flagAt, listAt, objectAt, plainAt, textAt } from '../json.ts';
import { useConfirm } from '../popup/confirm.tsx';
import { Menu } from '../popup/menu.tsx';
import { withEmoji } from '../text/emoji.ts';
import { type ElementProps, useElement } from './surface.tsx';

/** A button: asks its confirm dialog if it has one, opens its url if it has one, tells the bot. */
export function ButtonElement(props: ElementProps) {
  const { element } = props;
  const { dispatch, busy } = useElement(props);
  const confirm = useConfirm();
  const style = ['primary', 'danger'].includes(textAt(element, 'style')) ? textAt(element, 'style') : '';
  const url = textAt(element, 'url');
  const value = textAt(element, 'value');

  const press = async () => {
    if (!(await confirm(objectAt(element, 'confirm')))) return;
    if (/^https?:/.test(url)) window.open(url, '_blank', 'noreferrer');
    await dispatch(value === '' ? {} : { value });
  };
  return (
    <button
      type="button"
      className={`button ${style}`}
      aria-label={textAt(element, 'accessibility_label') || undefined}
      aria-busy={busy}
      disabled={flagAt(element, 'disabled')}
      onClick={() => void press()}
    >
      <bdi>{withEmoji(plainAt(element, 'text'))}</bdi>
    </button>
  );
}

/** The two thumbs (or words) under an answer. */
export function FeedbackElement(props: ElementProps) {
  const { dispatch } = useElement(props);
  const choices = [objectAt(props.element, 'positive_button'), objectAt(props.element, 'negative_button')];
  return (
    <span className="feedback">
      {choices.map((choice) => (
        <button
          key={textAt(choice, 'value')}
          type="button"
          className="button"
          onClick={() => void dispatch({ value: textAt(choice, 'value') })}
        >
          {plainAt(choice, 'text')}
        </button>
      ))}
    </span>
  );
}

/** The "…" menu. */
export function OverflowElement(props: ElementProps) {
  const { element } = props;
  const { dispatch } = useElement(props);
  const confirm = useConfirm();

  const choose = async (option: Record<string, unknown>) => {
    if (!(await confirm(objectAt(element, 'confirm')))) return;
    const url = textAt(option, 'url');
    if (/^https?:/.test(url)) window.open(url, '_blank', 'noreferrer');
    await dispatch({ selected_option: option });
  };
  return (
    <Menu
      name={props.name ?? 'More options'}
      className="button icon"
      button={<span aria-hidden="true">{'\u22EF'}</span>}
      items={listAt(element, 'options').map((option) => ({
        key: textAt(option, 'value'),
        label: plainAt(option, 'text'),
        ...(plainAt(option, 'description') === '' ? {} : { detail: plainAt(option, 'description') }),
        onSelect: () => void choose(option),
      }))}
    />
  );
}
