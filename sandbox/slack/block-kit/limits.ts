/** How long a text may be, in characters, or how many items a list may have. The lower bound is 1 unless given. */
export interface Limit {
  chars?: number;
  items?: number;
  /** Smallest length or number of items. */
  least?: number;
  /** Longest text of each item, in characters. */
  each?: number;
  /** Range of a number. */
  range?: [least: number, most: number];
}

type Limits = Readonly<Record<string, Limit>>;

const placeholder: Limits = { placeholder: { chars: 150 } };
const several: Limits = { max_selected_items: { range: [1, 100] } };
const select: Limits = { ...placeholder, options: { items: 100 }, option_groups: { items: 100 } };

/**
 * Limits by the `type` of the object they belong to (docs.slack.dev, "Block Kit reference"). A limit on a text
 * object counts the text inside it.
 */
export const limitsByType: Readonly<Record<string, Limits>> = {
  section: { text: { chars: 3000 }, fields: { items: 10, each: 2000 } },
  header: { text: { chars: 150 } },
  actions: { elements: { items: 25 } },
  context: { elements: { items: 10 } },
  context_actions: { elements: { items: 5 } },
  image: { alt_text: { chars: 2000 }, image_url: { chars: 3000 }, title: { chars: 2000 } },
  input: { label: { chars: 2000 }, hint: { chars: 2000, least: 0 } },
  video: { title: { chars: 200 }, description: { chars: 200 }, author_name: { chars: 50 } },
  table: { rows: { items: 100 }, column_settings: { items: 20, least: 0 } },
  data_table: { rows: { items: 100 } },
  carousel: { elements: { items: 10 } },
  card: { title: { chars: 150 }, subtitle: { chars: 150 }, body: { chars: 200 } },

  button: {
    text: { chars: 75 },
    value: { chars: 2000, least: 0 },
    url: { chars: 3000 },
    accessibility_label: { chars: 75 },
  },
  workflow_button: { text: { chars: 75 }, accessibility_label: { chars: 75 } },
  overflow: { options: { items: 5 } },
  checkboxes: { options: { items: 10 } },
  radio_buttons: { options: { items: 10 } },
  static_select: select,
  multi_static_select: { ...select, ...several },
  external_select: placeholder,
  multi_external_select: { ...placeholder, ...several },
  users_select: placeholder,
  multi_users_select: { ...placeholder, ...several },
  conversations_select: placeholder,
  multi_conversations_select: { ...placeholder, ...several },
  channels_select: placeholder,
  multi_channels_select: { ...placeholder, ...several },
  datepicker: placeholder,
  timepicker: placeholder,
  plain_text_input: {
    ...placeholder,
    initial_value: { chars: 3000, least: 0 },
    min_length: { range: [0, 3000] },
    max_length: { range: [1, 3000] },
  },
  email_text_input: placeholder,
  url_text_input: placeholder,
  number_input: placeholder,
  rich_text_input: placeholder,
  file_input: { max_files: { range: [1, 10] } },

  modal: {
    title: { chars: 24 },
    submit: { chars: 24 },
    close: { chars: 24 },
    blocks: { items: 100 },
    private_metadata: { chars: 3000, least: 0 },
  },
  home: { blocks: { items: 100, least: 0 }, private_metadata: { chars: 3000, least: 0 } },
};

/** Limits of fields that mean the same everywhere. */
export const limitsEverywhere: Limits = {
  block_id: { chars: 255 },
  action_id: { chars: 255 },
  callback_id: { chars: 255, least: 0 },
  external_id: { chars: 255, least: 0 },
};

/** Limits of objects that have no `type`, by the field they stand in. */
export const limitsByField: Readonly<Record<string, Limits>> = {
  options: { text: { chars: 75 }, value: { chars: 150 }, description: { chars: 75 }, url: { chars: 3000 } },
  option_groups: { label: { chars: 75 }, options: { items: 100 } },
  confirm: { title: { chars: 100 }, text: { chars: 300 }, confirm: { chars: 30 }, deny: { chars: 30 } },
};

/** Characters all markdown blocks of one payload may have together. */
export const markdownLimit = 12_000;
/** Columns a table row may have. */
export const tableColumns = 20;
