import { flagAt, textAt } from '../json.ts';
import { type ElementProps, useElement } from './surface.tsx';

const TYPES: Record<string, string> = {
  datepicker: 'date',
  timepicker: 'time',
  datetimepicker: 'datetime-local',
};

/** Date, time, and date with time in the viewer's zone, through the browser's own pickers. */
export function DateInput(props: ElementProps) {
  const { content, change } = useElement(props);
  const type = textAt(props.element, 'type');
  const both = type === 'datetimepicker';
  return (
    <input
      id={props.id}
      className="field date"
      type={TYPES[type]}
      aria-label={props.name}
      aria-describedby={props.describedBy}
      aria-invalid={props.invalid}
      data-focus={flagAt(props.element, 'focus_on_load') ? 'load' : undefined}
      value={both ? toLocal(content) : typeof content === 'string' ? content : ''}
      onChange={(event) => void change(both ? toSeconds(event.target.value) : event.target.value || null)}
    />
  );
}

function toLocal(seconds: unknown): string {
  if (typeof seconds !== 'number') return '';
  const moment = new Date(seconds * 1000);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

function toSeconds(local: string): number | null {
  const moment = new Date(local).getTime();
  return Number.isNaN(moment) ? null : Math.floor(moment / 1000);
}
