/** Emoji by Slack's short name, as far as plain text in a bot's messages needs them. */
const EMOJI: Record<string, number> = {
  alarm_clock: 0x23f0,
  anchor: 0x2693,
  arrow_right: 0x27a1,
  arrows_counterclockwise: 0x1f504,
  bell: 0x1f514,
  boat: 0x26f5,
  bulb: 0x1f4a1,
  busts_in_silhouette: 0x1f465,
  calendar: 0x1f4c5,
  double_vertical_bar: 0x23f8,
  exclamation: 0x2757,
  eyes: 0x1f440,
  ferry: 0x26f4,
  hourglass: 0x231b,
  hourglass_flowing_sand: 0x23f3,
  information_source: 0x2139,
  key: 0x1f511,
  large_blue_circle: 0x1f535,
  large_green_circle: 0x1f7e2,
  large_yellow_circle: 0x1f7e1,
  lock: 0x1f512,
  memo: 0x1f4dd,
  no_entry: 0x26d4,
  package: 0x1f4e6,
  phone: 0x260e,
  raised_hand: 0x270b,
  red_circle: 0x1f534,
  rocket: 0x1f680,
  rotating_light: 0x1f6a8,
  ship: 0x1f6a2,
  stopwatch: 0x23f1,
  tada: 0x1f389,
  warning: 0x26a0,
  white_check_mark: 0x2705,
  white_circle: 0x26aa,
  x: 0x274c,
};

/** Asks for the coloured form of characters that also have a text form. */
const COLOURED = '\uFE0F';

/** Replaces the short names of known emoji (":warning:"), which Slack does in plain text too; leaves the others alone. */
export function withEmoji(text: string): string {
  return text.replace(/:([a-z0-9_]+):/g, (code, name: string) => {
    const point = EMOJI[name];
    return point === undefined ? code : String.fromCodePoint(point) + (point < 0x1f000 ? COLOURED : '');
  });
}
