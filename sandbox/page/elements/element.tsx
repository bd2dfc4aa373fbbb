import type { ComponentType } from 'react';
import { plainAt, textAt } from '../json.ts';
import { ButtonElement, FeedbackElement, OverflowElement } from './button.tsx';
import { Checkboxes, RadioButtons } from './choices.tsx';
import { DateInput } from './date-inputs.tsx';
import { FileInput } from './file-input.tsx';
import { ImageElement } from './image.tsx';
import { StaticSelect } from './static-select.tsx';
import type { ElementProps } from './surface.tsx';
import { TextInput } from './text-inputs.tsx';
import { ChannelsSelect, ExternalSelect, MultiStaticSelect, UsersSelect } from './typeahead-select.tsx';

const DRAWN_BY: Record<string, ComponentType<ElementProps>> = {
  button: ButtonElement,
  icon_button: ButtonElement,
  workflow_button: ButtonElement,
  feedback_buttons: FeedbackElement,
  overflow: OverflowElement,
  image: ({ element }) => <ImageElement image={element} />,
  static_select: StaticSelect,
  multi_static_select: MultiStaticSelect,
  external_select: ExternalSelect,
  multi_external_select: ExternalSelect,
  users_select: UsersSelect,
  multi_users_select: UsersSelect,
  conversations_select: ChannelsSelect,
  multi_conversations_select: ChannelsSelect,
  channels_select: ChannelsSelect,
  multi_channels_select: ChannelsSelect,
  checkboxes: Checkboxes,
  radio_buttons: RadioButtons,
  plain_text_input: TextInput,
  rich_text_input: TextInput,
  email_text_input: TextInput,
  url_text_input: TextInput,
  number_input: TextInput,
  datepicker: DateInput,
  timepicker: DateInput,
  datetimepicker: DateInput,
  file_input: FileInput,
};

/** Any element of Block Kit. One without a visible label is named by its own texts, else by what stands beside it. */
export function Element(props: ElementProps) {
  const type = textAt(props.element, 'type');
  const Drawn = DRAWN_BY[type];
  if (Drawn === undefined) return <span className="unknown">Element &quot;{type}&quot; can&apos;t be drawn here</span>;
  return props.id === undefined ? <Drawn {...props} name={nameOf(props)} /> : <Drawn {...props} />;
}

function nameOf({ element, name }: ElementProps): string {
  const type = textAt(element, 'type');
  const beside = name?.split('\n')[0] ?? '';
  if (type === 'overflow') return beside === '' ? 'More options' : `More options for ${beside}`;
  const own = textAt(element, 'accessibility_label') || plainAt(element, 'placeholder');
  return own || beside || type.replaceAll('_', ' ');
}
